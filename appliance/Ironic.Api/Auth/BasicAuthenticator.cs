using System.Net.Http.Headers;
using System.Text;
using Ironic.Api.Faults;
using Ironic.Api.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Auth;

/// <summary>HTTP basic (RFC 7617) against an htpasswd file. A user of it may do everything (contract, section 6.1), unless the configuration gives him less.</summary>
internal sealed partial class BasicAuthenticator : IAuthenticator, IDisposable
{
    /// <summary>Checked for unknown users, so that they take as long as known ones. The hash of nothing anybody knows.</summary>
    private const string Nobody = "$2b$10$abcdefghijklmnopqrstuuJvnB8XCzdXNn6Mc4A6mO1jQC7YF7N9K";

    /// <summary>Half of the processors at most are busy with bcrypt: guessing passwords must not starve the rest.</summary>
    private readonly SemaphoreSlim _checks = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly HtpasswdFile _file;
    private readonly VerifiedCredentials _verified;
    private readonly UserRights _rights;
    private readonly ILogger<BasicAuthenticator> _logger;

    /// <exception cref="InvalidDataException">The file cannot be used: better now than at the first request.</exception>
    public BasicAuthenticator(HtpasswdFile file, VerifiedCredentials verified, UserRights rights, ILogger<BasicAuthenticator> logger)
    {
        _ = file.Current;
        (_file, _verified, _rights, _logger) = (file, verified, rights, logger);
    }

    public async ValueTask<Caller?> AuthenticateAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            await ChallengeAsync(context, "Authorization required");
            return null;
        }

        if (Parse(header) is not var (user, password))
        {
            await FaultWriter.WriteBasicAsync(context, StatusCodes.Status400BadRequest, "Could not parse Authorization header");
            return null;
        }

        if (await IsRightAsync(user, password, context.RequestAborted)) return _rights.Of(user);
        LoginRefused(_logger, user, context.Connection.RemoteIpAddress?.ToString() ?? "?");
        await ChallengeAsync(context, "Incorrect username or password");
        return null;
    }

    public void Dispose() => _checks.Dispose();

    private async ValueTask<bool> IsRightAsync(string user, string password, CancellationToken cancellationToken)
    {
        var known = _file.Current.Hashes.TryGetValue(user, out var hash);
        if (known && _verified.Contains(password, hash!)) return true;
        await _checks.WaitAsync(cancellationToken);
        try
        {
            // Off the I/O path: it is 50 ms and more of computing.
            var right = await Task.Run(() => Bcrypt.Verify(password, known ? hash! : Nobody), cancellationToken) && known;
            if (right) _verified.Add(password, hash!);
            return right;
        }
        finally
        {
            _checks.Release();
        }
    }

    private static (string User, string Password)? Parse(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || value.Parameter is null) return null;
        var bytes = new byte[value.Parameter.Length];
        if (!Convert.TryFromBase64String(value.Parameter, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || text.Contains('\0', StringComparison.Ordinal) ? null : (text[..colon], text[(colon + 1)..]);
    }

    private static Task ChallengeAsync(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Baremetal API\"";
        return FaultWriter.WriteBasicAsync(context, StatusCodes.Status401Unauthorized, message);
    }

    [LoggerMessage(2012, LogLevel.Warning, "Wrong user name or password for '{User}' from {Address}")]
    private static partial void LoginRefused(ILogger logger, string user, string address);
}
