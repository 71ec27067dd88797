namespace Ironic.Testing.Databases;

/// <summary>An engine that stores are tested on: where a test's own, empty database is.</summary>
public abstract class TestEngine
{
    /// <returns>Its URL; null: it is a file in the data folder.</returns>
    public abstract Task<string?> NewDatabaseAsync();

    /// <summary>Takes back a database that nobody has open, for the next test to use. Who changed its tables, or what is not the product's own, keeps it.</summary>
    public virtual Task GiveBackAsync(string? url) => Task.CompletedTask;

    /// <summary>All that lies on disk, as text.</summary>
    public abstract Task<string> DumpAsync(string folder, string? url);
}

/// <summary>A file in the data folder.</summary>
public sealed class SqliteTestEngine : TestEngine
{
    public override Task<string?> NewDatabaseAsync() => Task.FromResult<string?>(null);

    public override Task<string> DumpAsync(string folder, string? url) =>
        Task.FromResult(string.Concat(Directory.EnumerateFiles(folder, "ironic.sqlite*").Select(ReadShared)));

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
