using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ironic.Lab.Consoles;
using Ironic.Lab.Machines;
using Ironic.Lab.Processes;

namespace Ironic.Lab.State;

/// <summary>A lab's folder: everything it keeps on disk, and the lock that tells whether its host process lives.</summary>
public sealed partial record LabFolder(string DataFolder, string Name)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Longest path below the folder that must fit a socket's address: a machine's folder and the longest of its socket names.</summary>
    private const int SocketReserve = 1 + 24 + 1 + 12;

    public string Path => System.IO.Path.Combine(DataFolder, Name);

    /// <summary>Machines, BMCs with their passwords, network. Mode 0600.</summary>
    public string StateFile => System.IO.Path.Combine(Path, "lab.json");

    /// <summary>What an operator enrolls from: <c>openstack baremetal create FILE</c>. Mode 0600: it holds the BMCs' passwords.</summary>
    public string InventoryFile => System.IO.Path.Combine(Path, "inventory.json");

    /// <summary>What the host process has to say, when it runs in the background.</summary>
    public string HostLog => System.IO.Path.Combine(Path, "host.log");

    /// <summary>The lab's network namespace. It follows from the folder alone, so that a crashed lab is found without its state file.</summary>
    public string NetworkNamespace =>
        $"lab-{Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.GetFullPath(DataFolder)))[..4])}";

    internal ProcessMark ProcessMark => new(NetworkNamespace);

    /// <summary>What keeps this from being a lab's folder; empty when nothing does.</summary>
    public IEnumerable<string> Problems()
    {
        if (!LabName().IsMatch(Name)) yield return $"A lab's name is 1 to 20 lower-case letters, digits and hyphens, a letter first; '{Name}' was given.";
        else if (!System.IO.Path.IsPathRooted(DataFolder)) yield return $"A lab's data folder is an absolute path; '{DataFolder}' was given.";
        else if (Path.Length > UnixSocket.MaxPathLength - SocketReserve)
            yield return $"A lab's folder may be {UnixSocket.MaxPathLength - SocketReserve} characters long, as its sockets' paths are limited; '{Path}' has {Path.Length}.";
        else if (Exists && !File.Exists(LockFile) && Directory.EnumerateFileSystemEntries(Path).Any())
            yield return $"{Path} holds files and is no lab's folder; it is left alone.";
    }

    /// <summary>Names of the labs that have a folder under <paramref name="dataFolder"/>.</summary>
    public static IReadOnlyList<string> NamesIn(string dataFolder) => Directory.Exists(dataFolder)
        ? [.. Directory.EnumerateDirectories(dataFolder).Select(folder => new LabFolder(dataFolder, System.IO.Path.GetFileName(folder)))
            .Where(folder => File.Exists(folder.LockFile)).Select(folder => folder.Name).Order(StringComparer.Ordinal)]
        : [];

    public bool Exists => Directory.Exists(Path);

    /// <summary>What the lab's host last wrote; null when there is none, or none that can be read.</summary>
    public LabState? TryReadState()
    {
        try
        {
            return TryRead(StateFile) is { } json ? JsonSerializer.Deserialize(json, LabJson.Default.LabState) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The process that hosts the lab, or did; null when none has said so. It lives as long as it holds the lock.</summary>
    public int? HostProcessId => int.TryParse(TryRead(HostFile), CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Whether a living process hosts the lab. A process that dies lets go of the lock, however it dies.</summary>
    public bool IsHosted
    {
        get
        {
            try
            {
                using var claim = Open(LockFile, FileMode.Open);
                return false;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    /// <summary>Makes the folder and claims it for this process, for as long as the stream is open. Null when a living process has it.</summary>
    internal FileStream? TryClaim()
    {
        Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute);
        try
        {
            var claim = Open(LockFile, FileMode.OpenOrCreate);
            File.WriteAllText(HostFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return claim;
        }
        catch (IOException)
        {
            return null;
        }
    }

    internal MachineFiles Machine(string name) => new(System.IO.Path.Combine(Path, name));

    internal void Write(LabState state) => Replace(StateFile, JsonSerializer.SerializeToUtf8Bytes(state, LabJson.Default.LabState));

    internal void Write(Inventory inventory) => Replace(InventoryFile, JsonSerializer.SerializeToUtf8Bytes(inventory, LabJson.Default.Inventory));

    /// <summary>Whether it holds more than a fresh claim.</summary>
    internal bool HasContents => Contents().Any();

    internal void DeleteContents()
    {
        foreach (var entry in Contents().ToList())
        {
            if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
            else entry.Delete();
        }
    }

    /// <summary>The lock goes last: until then the folder is claimed.</summary>
    internal void Delete()
    {
        DeleteContents();
        File.Delete(HostFile);
        File.Delete(LockFile);
        Directory.Delete(Path);
    }

    private string LockFile => System.IO.Path.Combine(Path, "ironic-lab.lock"); // also what tells a lab's folder from others

    private string HostFile => System.IO.Path.Combine(Path, "host.pid");

    private IEnumerable<FileSystemInfo> Contents() =>
        new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(entry => entry.FullName != LockFile && entry.FullName != HostFile);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,19}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabName();

    private static FileStream Open(string path, FileMode mode) =>
        new(path, new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None });

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Old or new, never half: readers come at any time.</summary>
    private static void Replace(string path, byte[] content)
    {
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly })) file.Write(content);
        File.Move(fresh, path, overwrite: true);
    }
}
