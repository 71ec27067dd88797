using System.Globalization;
using System.Net;
using Ironic.Agent.Configuration;
using Ironic.Agent.Faults;
using Ironic.Agent.Images.Extents;
using Ironic.Agent.Logging;
using Ironic.AgentContract.Images;

namespace Ironic.Agent.Images;

/// <summary>
/// An image on an HTTP server, or the used blocks of one. A connection that breaks, or falls silent, is taken up where it broke by a Range request,
/// as long as the file is still the same by its ETag or date; a server without ranges is read from the start again, and what is not wanted is dropped.
/// </summary>
internal sealed class HttpImageSource : IImageSource
{
    /// <summary>Failures are counted in a row; a server that gives less than this between two of them has not recovered.</summary>
    private const int Recovered = 1 << 20;

    private readonly ImageInfo _image;
    private readonly ImageHttp _http;
    private readonly AgentOptions _options;
    private readonly TimeProvider _time;
    private readonly AgentLog _log;
    private readonly long _started;
    private readonly ExtentMap? _map;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private Uri _url = null!;
    private string? _validator;
    private long _bodyPosition;
    private int _extent;
    private int _failures;
    private long _sinceFailure;
    private CancellationTokenSource? _patience;
    private CancellationToken _patienceWith;

    private HttpImageSource(ImageInfo image, ExtentMap? map, AgentOptions options, TimeProvider time, AgentLog log)
    {
        (_image, _map, _options, _time, _log) = (image, map, options, time, log);
        _http = new(image, options);
        _started = time.GetTimestamp();
        Position = map?.Extents[0].Start ?? 0;
    }

    public string Location => ImageHttp.Show(_url);

    public long? Length { get; private set; }

    public long Position { get; private set; }

    /// <summary>Where the stretch that is being read ends; null: where the server's answer does.</summary>
    private long? End => _map is null ? Length : _map.Extents[_extent].End;

    /// <summary>Opens the first of the image's URLs that answers.</summary>
    /// <param name="image">Its URLs, and how to reach them.</param>
    /// <param name="map">Reads the used blocks alone; null: everything.</param>
    /// <param name="options">Patience and retries.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of each failure.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="AgentException">"ImageDownloadError": none did; says of each why.</exception>
    public static async Task<HttpImageSource> OpenAsync(ImageInfo image, ExtentMap? map, AgentOptions options, TimeProvider time, AgentLog log, CancellationToken cancellationToken)
    {
        var source = new HttpImageSource(image, map, options, time, log);
        try
        {
            await source.OpenFirstAsync(cancellationToken);
            return source;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        while (Position != End)
        {
            try
            {
                if (_options.ImageMaxDuration > TimeSpan.Zero && _time.GetElapsedTime(_started) > _options.ImageMaxDuration)
                    throw Fault.ImageDownloadTimeout(_image.Id, $"it took longer than {_options.ImageMaxDuration.TotalSeconds} s; {Position} of {Length} bytes had come.");

                if (_body is null) await ResumeAsync(cancellationToken);
                await SkipToPositionAsync(cancellationToken);
                var read = await ReadSomeAsync(_body!, target[..(int)Math.Min(target.Length, (End ?? long.MaxValue) - Position)], cancellationToken);
                if (read == 0 && End is not null) throw new IOException($"the server closed the connection after {Position} of {Length} bytes");
                await MoveAsync(read);
                return read;
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException)
            {
                await CloseAsync();
                await PauseAsync(fault, cancellationToken);
            }
        }

        return 0;
    }

    public async Task ReadAtAsync(Memory<byte> target, long offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var response = await _http.GetAsync(_url, offset, offset + target.Length - 1, null, cancellationToken);
                if (response.StatusCode != HttpStatusCode.PartialContent)
                    throw Fault.InvalidImage($"{Location} does not serve parts of a file (Range requests), which a qcow2 image needs; give the image as raw, or serve it otherwise.");

                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                for (var done = 0; done < target.Length;)
                {
                    var read = await ReadSomeAsync(body, target[done..], cancellationToken);
                    done += read > 0 ? read : throw new IOException($"the server sent {done} of the {target.Length} bytes at {offset}");
                }

                return;
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException)
            {
                await PauseAsync(fault, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _patience?.Dispose();
        _http.Dispose();
    }

    private async Task OpenFirstAsync(CancellationToken cancellationToken)
    {
        List<string> failures = [];
        foreach (var url in _image.Urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            {
                failures.Add($"'{url}' is no http or https URL");
                continue;
            }

            _url = parsed;
            try
            {
                await OpenAsync(cancellationToken);
                return;
            }
            catch (HttpRequestException fault)
            {
                failures.Add(Explain(fault));
            }
        }

        throw Fault.ImageDownload(_image.Id, string.Join("; ", failures));
    }

    /// <summary>The first request of a URL: tried as often as a broken one is resumed.</summary>
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await RequestAsync(ifUnchangedSince: null, cancellationToken);
                break;
            }
            catch (HttpRequestException fault) when (attempt < _options.ImageRetries && !ImageHttp.IsFinal(fault))
            {
                _log.Warn($"image {_image.Id}: {Explain(fault)}; attempt {attempt + 1} of {_options.ImageRetries + 1}");
                await Task.Delay(_options.ImageRetryInterval, _time, cancellationToken);
            }
        }

        Length = _response!.Content.Headers.ContentRange?.Length ?? (IsPartial ? null : _response.Content.Headers.ContentLength);
        _validator = Validator(_response);
        if (_map is not null && Length is { } length && length != _map.Size)
            throw Fault.ImageDownload(_image.Id, $"{Location} has {length} bytes, and {_map.Size} by the map of its used blocks.");
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await RequestAsync(_validator, cancellationToken);
        if (_validator != Validator(_response!)) throw Fault.ImageDownload(_image.Id, $"{Location} has changed while it was being read (from {_validator} to {Validator(_response!)}).");
    }

    /// <summary>Asks for what is to be read next, to the end of the stretch.</summary>
    private async Task RequestAsync(string? ifUnchangedSince, CancellationToken cancellationToken)
    {
        _response = await _http.GetAsync(_url, Position, _map is null ? null : End - 1, ifUnchangedSince, cancellationToken);
        if (IsPartial && _response.Content.Headers.ContentRange?.From != Position)
            throw Fault.ImageDownload(_image.Id, $"{Location} was asked for bytes from {Position}, and sent {_response.Content.Headers.ContentRange}.");
        _bodyPosition = IsPartial ? Position : 0;
        _body = await _response.Content.ReadAsStreamAsync(cancellationToken);
    }

    private bool IsPartial => _response!.StatusCode == HttpStatusCode.PartialContent;

    private async Task SkipToPositionAsync(CancellationToken cancellationToken)
    {
        if (_bodyPosition == Position) return;
        var scrap = new byte[64 * 1024];
        while (_bodyPosition < Position)
        {
            var read = await ReadSomeAsync(_body!, scrap.AsMemory(0, (int)Math.Min(scrap.Length, Position - _bodyPosition)), cancellationToken);
            _bodyPosition += read > 0 ? read : throw new IOException($"the server closed the connection before byte {Position}");
        }
    }

    /// <summary>On by what was read, and over to the next stretch where one is done. The answer of a server without ranges goes on.</summary>
    private async ValueTask MoveAsync(int read)
    {
        (Position, _bodyPosition, _sinceFailure) = (Position + read, _bodyPosition + read, _sinceFailure + read);
        if (_sinceFailure >= Recovered) _failures = 0;
        if (_map is null || Position != End || _extent + 1 == _map.Extents.Count) return;
        if (IsPartial) await CloseAsync();
        Position = _map.Extents[++_extent].Start;
    }

    /// <summary>The reading is over, one way or another, when this returns: nobody writes to <paramref name="target"/> any more.</summary>
    private async ValueTask<int> ReadSomeAsync(Stream body, Memory<byte> target, CancellationToken cancellationToken)
    {
        var patience = Patience(cancellationToken);
        var reading = body.ReadAsync(target, patience.Token);
        if (reading.IsCompletedSuccessfully) return await reading;
        patience.CancelAfter(_http.Patience);
        try
        {
            return await reading;
        }
        catch (OperationCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the server was silent for {_http.Patience.TotalSeconds} s"), silence);
        }
        finally
        {
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>One for all reads, until it is lost: an image is many thousand of them.</summary>
    private CancellationTokenSource Patience(CancellationToken cancellationToken)
    {
        if (_patience is { IsCancellationRequested: false } && _patienceWith == cancellationToken) return _patience;
        _patience?.Dispose();
        _patienceWith = cancellationToken;
        return _patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    private async Task PauseAsync(Exception fault, CancellationToken cancellationToken)
    {
        _sinceFailure = 0;
        if (++_failures > _options.ImageRetries) throw Fault.ImageDownload(_image.Id, $"{Explain(fault)}, {_failures} times in a row; {Position} of {Length} bytes had come.", fault);
        _log.Warn($"image {_image.Id}: {Explain(fault)}; resuming at byte {Position}");
        if (_failures > 1) await Task.Delay(_options.ImageRetryInterval, _time, cancellationToken); // the first time at once: a cut is mostly just that
    }

    private async Task CloseAsync()
    {
        if (_body is not null) await _body.DisposeAsync();
        _response?.Dispose();
        (_body, _response) = (null, null);
    }

    /// <summary>What tells one version of a file from another: a strong ETag, else the date.</summary>
    private static string? Validator(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);

    private static string Explain(Exception fault) => fault is HttpRequestException { InnerException: { } inner } && !fault.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{fault.Message} {inner.Message}"
        : fault.Message;
}
