namespace Ironic.Api.Auth;

/// <summary>Judges user names and passwords by the htpasswd file, at a bounded cost.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Checked for unknown users, so that they take as long as known ones. The hash of nothing anybody knows.</summary>
    private const string Nobody = "$2b$10$abcdefghijklmnopqrstuuJvnB8XCzdXNn6Mc4A6mO1jQC7YF7N9K";

    /// <summary>Half of the processors at most are busy with bcrypt: guessing passwords must not starve the rest.</summary>
    private readonly SemaphoreSlim _checks = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly HtpasswdFile _file;
    private readonly VerifiedCredentials _verified;

    /// <exception cref="InvalidDataException">The file cannot be used: better now than at the first request.</exception>
    public Passwords(HtpasswdFile file, VerifiedCredentials verified)
    {
        _ = file.Current;
        (_file, _verified) = (file, verified);
    }

    /// <summary>The hash that a user's password has now; null: there is no such user. Another than before: another password.</summary>
    public string? HashOf(string user) => _file.Current.Hashes.GetValueOrDefault(user);

    public async ValueTask<bool> AreRightAsync(string user, string password, CancellationToken cancellationToken)
    {
        var hash = HashOf(user);
        if (hash is not null && _verified.Contains(password, hash)) return true;
        await _checks.WaitAsync(cancellationToken);
        try
        {
            // Off the I/O path: it is 50 ms and more of computing.
            var right = await Task.Run(() => Bcrypt.Verify(password, hash ?? Nobody), cancellationToken) && hash is not null;
            if (right) _verified.Add(password, hash!);
            return right;
        }
        finally
        {
            _checks.Release();
        }
    }

    public void Dispose() => _checks.Dispose();
}
