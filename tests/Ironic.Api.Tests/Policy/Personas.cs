using System.Text;
using Ironic.Api.Tests.Support;
using Ironic.Testing;

namespace Ironic.Api.Tests.Policy;

/// <summary>The API with a user for every role in every place: SA (system admin), OMg (manager of the owning project), LR, ... P* in a project that has nothing, *S services.</summary>
internal sealed class Personas : IAsyncDisposable
{
    private static readonly (string Letter, string? Project)[] Places = [("S", null), ("O", "o"), ("L", "l"), ("P", "p")];

    private static readonly (string Letters, string Role)[] Roles = [("A", "admin"), ("Mg", "manager"), ("M", "member"), ("R", "reader"), ("S", "service")];

    public static IReadOnlyList<string> All { get; } = [.. Places.SelectMany(_ => Roles, (place, role) => place.Letter + role.Letters)];

    private readonly TemporaryFolder _folder;

    private Personas(TemporaryFolder folder, ApiHost api) => (_folder, Api) = (folder, api);

    public ApiHost Api { get; }

    public static async Task<Personas> StartAsync(Func<ApiOptions, ApiOptions>? configure = null)
    {
        var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder.File("htpasswd"), All.Select(user => $"{user}:$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"), CancellationToken.None); // U*U
        var users = Places.SelectMany(_ => Roles, (place, role) => (Name: place.Letter + role.Letters, Grant: new UserGrant { Project = place.Project, Roles = [role.Role] }));
        return new(folder, await ApiHost.StartAsync(options => (configure?.Invoke(options) ?? options) with
        {
            HtpasswdFile = folder.File("htpasswd"), Users = users.Where(user => user.Name != "SA").ToDictionary(user => user.Name, user => user.Grant),
        }));
    }

    public Task<ApiReply> SendAsync(string persona, string method, string path, string? body = null) =>
        Api.SendAsync(new(method), path, body, headers: [("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{persona}:U*U"))}")]);

    /// <summary>As the administrator; must succeed.</summary>
    public async Task<ApiReply> DoAsync(string method, string path, string? body = null)
    {
        var reply = await SendAsync("SA", method, path, body);
        Assert.True(reply.Status < 300, $"{method} {path}: {reply.Status} {reply.Body}");
        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _folder.Dispose();
    }
}
