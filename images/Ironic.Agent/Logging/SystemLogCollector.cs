using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;

namespace Ironic.Agent.Logging;

/// <summary>What helps to find out why a deployment went wrong: our log, the kernel's, the ramdisk's, and how the machine looks. Bounded.</summary>
internal sealed class SystemLogCollector(SystemFolders folders, AgentLog log, TimeProvider time)
{
    private const int MaxFileBytes = 1 << 20;
    private const int MaxFiles = 50;

    /// <summary>State of the kernel, by the name it gets in the archive. The command line is left out: it may carry a token.</summary>
    private static readonly (string Name, string File)[] KernelFiles =
        [("mounts", "mounts"), ("partitions", "partitions"), ("mdstat", "mdstat"), ("meminfo", "meminfo"), ("modules", "modules"), ("route", "net/route"), ("interrupts", "interrupts")];

    /// <summary>A tar.gz in base64.</summary>
    public string Collect()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            Add(tar, "ironic-agent.log", Encoding.UTF8.GetBytes(log.Text()));
            Add(tar, "dmesg", KernelMessages.Read());
            foreach (var (name, file) in KernelFiles) Add(tar, name, SysFile.Bytes(folders.Proc, file));
            foreach (var file in RamdiskLogs()) Add(tar, $"var/log/{Path.GetRelativePath(folders.Logs, file)}", Tail(file));
        }

        return Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    private IEnumerable<string> RamdiskLogs() =>
        Directory.Exists(folders.Logs) ? Directory.EnumerateFiles(folders.Logs, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(MaxFiles) : [];

    private void Add(TarWriter tar, string name, byte[]? content)
    {
        if (content is null) return;
        using var data = new MemoryStream(content);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = data, ModificationTime = time.GetUtcNow() });
    }

    private static byte[]? Tail(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            stream.Seek(-Math.Min(stream.Length, MaxFileBytes), SeekOrigin.End);
            var bytes = new byte[Math.Min(stream.Length, MaxFileBytes)];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
