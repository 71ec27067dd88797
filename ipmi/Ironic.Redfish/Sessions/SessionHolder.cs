using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ironic.Redfish.Http;

namespace Ironic.Redfish.Sessions;

/// <summary>
/// The one session with a BMC, or HTTP basic in its place (DSP0266 §13.3.3). Not safe for use by several threads: whoever has the BMC's turn has it.
/// </summary>
internal sealed class SessionHolder(RedfishTarget target, RedfishConnection connection, RedfishOptions options, TimeProvider time)
{
    private const string DefaultPath = "/redfish/v1/SessionService/Sessions";

    /// <summary>A session is not worth more at the end of a process: it ends by itself, too.</summary>
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(5);

    private string? _collection;
    private string? _token;
    private string? _path;
    private long? _basicSince;

    /// <summary>Whether a session is open on the BMC.</summary>
    public bool IsOpen => _token is not null;

    /// <summary>Opens a session if one is wanted and none is open; says how the next request proves who asks.</summary>
    /// <exception cref="RedfishException">No session, and basic is not allowed; or the credentials are wrong.</exception>
    public async Task<Action<HttpRequestMessage>> AuthorizeAsync(CancellationToken cancellationToken)
    {
        if (target.Login.IsAnonymous) return Nobody;
        if (_token is null && WantsSession) await OpenAsync(cancellationToken);
        return _token is { } token ? message => message.Headers.TryAddWithoutValidation("X-Auth-Token", token) : Basic;
    }

    /// <summary>The BMC no longer knows the session: nothing is left to delete.</summary>
    public void Lose() => (_token, _path) = (null, null);

    /// <summary>Deletes the session on the BMC; it has few. Trouble with that is nobody's.</summary>
    public async Task CloseAsync()
    {
        if (_token is not { } token) return;
        var path = _path;
        Lose();
        if (path is null) return;
        try
        {
            await connection.SendAsync(
                new(HttpMethod.Delete, path) { Timeout = DeleteTimeout }, message => message.Headers.TryAddWithoutValidation("X-Auth-Token", token), CancellationToken.None);
        }
        catch (RedfishException)
        {
            // It ends by itself.
        }
    }

    private bool WantsSession => target.Login.Authentication switch
    {
        RedfishAuthentication.Basic => false,
        RedfishAuthentication.Session => true,
        _ => _basicSince is not { } since || time.GetElapsedTime(since) >= options.BasicFor,
    };

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["UserName"] = target.Login.User, ["Password"] = target.Login.Password.Reveal() };
        RedfishException refused;
        try
        {
            _collection ??= await FindCollectionAsync(cancellationToken);
            var answer = await connection.SendAsync(new(HttpMethod.Post, _collection) { Json = RedfishRequest.Bytes(body), IsOpen = true }, Nobody, cancellationToken);
            if (answer.Token is { Length: > 0 } token)
            {
                // Location is where it should be; some give it in the body only.
                (_token, _path, _basicSince) = (token, answer.Location ?? answer.Body.Link, null);
                return;
            }

            refused = new(RedfishFailure.NoSession, $"BMC {target.Label} opened a session and gave no token for it.");
        }
        catch (RedfishException e) when (e.Status == (int)HttpStatusCode.Unauthorized)
        {
            throw Faults.CredentialsRefused(target, e.Messages);
        }
        catch (RedfishException e) when (e.Status is not null)
        {
            refused = e;
        }

        if (target.Login.Authentication == RedfishAuthentication.Session) throw Faults.NoSession(target, refused);
        _basicSince = time.GetTimestamp();
    }

    private async Task<string> FindCollectionAsync(CancellationToken cancellationToken)
    {
        try
        {
            var root = await connection.SendAsync(new(HttpMethod.Get, RedfishPaths.ServiceRoot) { IsOpen = true }, Nobody, cancellationToken);
            return root.Body["Links"]["Sessions"].Link ?? DefaultPath;
        }
        catch (RedfishException e) when (e.Status is not null)
        {
            return DefaultPath; // some want credentials even for the root
        }
    }

    private void Basic(HttpRequestMessage message) => message.Headers.Authorization = new AuthenticationHeaderValue(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{target.Login.User}:{target.Login.Password.Reveal()}")));

    private static void Nobody(HttpRequestMessage message)
    {
    }
}
