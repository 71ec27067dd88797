using Microsoft.Extensions.Logging;

namespace Ironic.Api.Auth;

/// <summary>An htpasswd file, re-read when it changes. A file that cannot be read any more leaves the users as they were.</summary>
internal sealed partial class HtpasswdFile(string path, TimeProvider time, ILogger<HtpasswdFile> logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Htpasswd? _users;
    private DateTime _written;
    private long _looked;

    /// <exception cref="InvalidDataException">The file has never been readable, and why.</exception>
    public Htpasswd Current
    {
        get
        {
            lock (_gate)
            {
                if (_users is not null && time.GetElapsedTime(_looked) < LookEvery) return _users;
                _looked = time.GetTimestamp();
                return _users = Read() ?? _users ?? throw new InvalidDataException($"{path} cannot be used.");
            }
        }
    }

    private Htpasswd? Read()
    {
        var written = File.GetLastWriteTimeUtc(path);
        if (_users is not null && written == _written) return _users;
        try
        {
            var users = Htpasswd.Parse(File.ReadAllText(path));
            _written = written;
            UsersRead(logger, users.Hashes.Count, path);
            return users;
        }
        catch (Exception e) when (_users is not null && e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            UsersUnreadable(logger, path, e);
            _written = written;
            return _users;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The htpasswd file {path} cannot be read: {e.Message}", e);
        }
    }

    [LoggerMessage(2010, LogLevel.Information, "{Count} users read from {Path}")]
    private static partial void UsersRead(ILogger logger, int count, string path);

    [LoggerMessage(2011, LogLevel.Error, "{Path} cannot be used; the users stay as they were")]
    private static partial void UsersUnreadable(ILogger logger, string path, Exception exception);
}
