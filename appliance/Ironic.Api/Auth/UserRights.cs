using System.Collections.Frozen;
using Ironic.Api.Policy;

namespace Ironic.Api.Auth;

/// <summary>What the users of the htpasswd file may do: everything, but for those whom the configuration gives roles.</summary>
internal sealed class UserRights(ApiOptions options)
{
    private static readonly UserGrant Administrator = new() { Roles = ["admin"] };

    private readonly FrozenDictionary<string, (UserGrant Grant, Caller Caller)> _limited = options.Users.ToFrozenDictionary(
        user => user.Key,
        user => (user.Value, user.Value.Project is { } project ? Caller.OfProject(user.Key, project, user.Value.Roles) : Caller.OfSystem(user.Key, user.Value.Roles)),
        StringComparer.Ordinal);

    public UserGrant GrantOf(string user) => _limited.TryGetValue(user, out var known) ? known.Grant : Administrator;

    public Caller Of(string user) => _limited.TryGetValue(user, out var known) ? known.Caller : Caller.OfSystem(user, Administrator.Roles);
}
