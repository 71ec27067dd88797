using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Redfish;

/// <summary>The drives of a service: fetches what is inserted, and hands it to the board. One change at a time.</summary>
internal sealed class RedfishMedia : IDisposable
{
    private const long MaxImageBytes = 8L << 30;

    private readonly IRedfishBoard _board;
    private readonly string _folder;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, string> _images = new(StringComparer.Ordinal);
    private int _files;
    private string? _file;

    public RedfishMedia(IRedfishBoard board, string folder, ILogger logger)
    {
        (_board, _folder, _logger) = (board, folder, logger);
        _http = TrustingHttp.Make();
    }

    /// <summary>What is in a drive; null: nothing.</summary>
    public string? ImageOf(string drive)
    {
        lock (_images) return _images.GetValueOrDefault(drive);
    }

    /// <summary>Null: done. Else what went wrong.</summary>
    public async Task<string?> InsertAsync(string drive, Uri image, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var file = Path.Combine(_folder, $"media-{++_files}.img");
            await FetchAsync(image, file, cancellationToken);
            await SwapAsync(file, cancellationToken);
            lock (_images) _images[drive] = image.OriginalString;
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or LabException or InvalidDataException)
        {
            _logger.ImageNotFetched(e, image.OriginalString);
            return e.Message;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task EjectAsync(string drive, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await SwapAsync(null, cancellationToken);
            lock (_images) _images.Remove(drive);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _gate.Dispose();
    }

    /// <summary>What was in the board's drive goes with its file.</summary>
    private async Task SwapAsync(string? file, CancellationToken cancellationToken)
    {
        await _board.SetMediaAsync(file, cancellationToken);
        if (_file is { } old) File.Delete(old);
        _file = file;
    }

    private async Task FetchAsync(Uri image, string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        using var response = await _http.GetAsync(image, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        if (response.Content.Headers.ContentLength is > MaxImageBytes) throw new InvalidDataException($"The image has {response.Content.Headers.ContentLength} bytes.");
        await using var to = File.Create(file);
        await using var from = await response.Content.ReadAsStreamAsync(cancellationToken);
        await from.CopyToAsync(to, cancellationToken);
        if (to.Length == 0) throw new InvalidDataException("The image is empty.");
    }
}
