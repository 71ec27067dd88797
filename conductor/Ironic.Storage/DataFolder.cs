using Ironic.Model.Stores;

namespace Ironic.Storage;

/// <summary>The data folder, held by one appliance at a time: two on one database would both carry out its jobs.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="StoreException">Another appliance holds it, or it cannot be made.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _lock = new(File("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException($"The data folder {Path} cannot be used: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new StoreException($"The data folder {Path} is in use by another appliance, or cannot be written: {e.Message}", e);
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();
}
