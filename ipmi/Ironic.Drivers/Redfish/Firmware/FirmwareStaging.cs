using System.Globalization;
using System.Security.Cryptography;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Redfish.Firmware;

/// <summary>
/// Firmware files on their way to BMCs: fetched to a file of ours, hashed on the way and checked before anybody else gets a byte. A file is never held in memory,
/// and is gone when its update has been handed over, or the process ends.
/// </summary>
internal sealed class FirmwareStaging(RedfishDriverOptions options, TimeProvider time) : IDisposable
{
    private const int BufferBytes = 128 << 10;

    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30), MaxConnectionsPerServer = 8 }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <exception cref="DriverException">It cannot be had, is too large, or is not what its checksum says.</exception>
    public async Task<StagedFirmware> StageAsync(FirmwareWish wish, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.FirmwareFetchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return wish.Image.IsFile ? await OpenAsync(wish, either.Token) : await FetchAsync(wish, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NotFetched(wish, $"it took longer than {options.FirmwareFetchTimeout.TotalMinutes:0.#} min", null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw NotFetched(wish, e.Message.TrimEnd('.'), e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<StagedFirmware> FetchAsync(FirmwareWish wish, CancellationToken cancellationToken)
    {
        var kept = Create();
        try
        {
            using var response = await _http.GetAsync(wish.Image, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var from = await response.Content.ReadAsStreamAsync(cancellationToken);
            await CopyAsync(wish, from, kept, cancellationToken);
            await kept.FlushAsync(cancellationToken);
            return new(kept, NameOf(wish));
        }
        catch
        {
            await kept.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file without a name: it is gone with the process, however that ends.</summary>
    private FileStream Create()
    {
        Directory.CreateDirectory(options.FirmwareFolder);
        var path = Path.Combine(options.FirmwareFolder, Path.GetRandomFileName());
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.Delete(path);
        return file;
    }

    /// <summary>A file of the appliance's own, opened, and proved to lie below an allowed folder after all links are resolved.</summary>
    private async Task<StagedFirmware> OpenAsync(FirmwareWish wish, CancellationToken cancellationToken)
    {
        if (wish.Image.Host.Length > 0) throw NotFetched(wish, "a file:// URL can only be of this machine (file:///path)", null);
        var file = new FileStream(wish.Image.LocalPath, new FileStreamOptions { Share = FileShare.Read, Options = FileOptions.Asynchronous });
        try
        {
            var real = new FileInfo(StagedFirmware.PathOf(file)).LinkTarget ?? "";
            if (!options.FirmwareFileFolders.Any(folder => real.StartsWith(RealOf(folder) + '/', StringComparison.Ordinal)))
                throw NotFetched(wish, $"it lies outside of the folders that may be read ({(options.FirmwareFileFolders.Count == 0 ? "none is configured" : string.Join(", ", options.FirmwareFileFolders))})", null);
            await CopyAsync(wish, file, Stream.Null, cancellationToken);
            return new(file, NameOf(wish));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task CopyAsync(FirmwareWish wish, Stream from, Stream to, CancellationToken cancellationToken)
    {
        using var hash = wish.Checksum is null ? null : IncrementalHash.CreateHash(wish.Algorithm);
        var buffer = new byte[BufferBytes];
        long length = 0;
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if ((length += read) > options.MostFirmwareBytes) throw NotFetched(wish, $"it has more than {options.MostFirmwareBytes >> 20} MiB", null);
            hash?.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (length == 0) throw NotFetched(wish, "it is empty", null);
        if (hash is null || Convert.ToHexStringLower(hash.GetHashAndReset()) is var found && found == wish.Checksum) return;
        throw new DriverException($"The {wish.Title} is not made: the file's {wish.Algorithm.Name} is {found}, and must be {wish.Checksum}.") { Cause = "firmware-checksum-wrong" };
    }

    private static string RealOf(string folder) => new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>As BMCs may want to judge by it.</summary>
    private static string NameOf(FirmwareWish wish) => Path.GetFileName(wish.Image.LocalPath) is { Length: > 0 and <= 128 } name ? name : "firmware.bin";

    private static DriverException NotFetched(FirmwareWish wish, string why, Exception? inner) => new($"The {wish.Title} is not made: the file cannot be had: {why}.", inner) { Cause = "firmware-not-fetched" };
}

/// <summary>A file that is ready to be sent.</summary>
/// <param name="kept">Keeps it.</param>
/// <param name="name">What it is called.</param>
internal sealed class StagedFirmware(FileStream kept, string name) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>Where an open file can be opened once more, whatever became of its name.</summary>
    public static string PathOf(FileStream file) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}");

    /// <summary>From its begin, as often as wanted; whoever asked disposes of it.</summary>
    public Stream Open() => new FileStream(PathOf(kept), new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });

    public ValueTask DisposeAsync() => kept.DisposeAsync();
}
