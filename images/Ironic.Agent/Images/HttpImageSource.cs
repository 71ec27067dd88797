using System.Globalization;
using System.Net;
using Ironic.Agent.Configuration;
using Ironic.Agent.Faults;
using Ironic.Agent.Logging;
using Ironic.AgentContract.Images;

namespace Ironic.Agent.Images;

/// <summary>
/// An image on an HTTP server. A connection that breaks, or falls silent, is taken up where it broke by a Range request, as long as the file
/// is still the same by its ETag or date; a server without ranges is read from the start again, and what was had is dropped.
/// </summary>
internal sealed class HttpImageSource : IImageSource
{
    private readonly ImageInfo _image;
    private readonly ImageHttp _http;
    private readonly AgentOptions _options;
    private readonly TimeProvider _time;
    private readonly AgentLog _log;
    private readonly long _started;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private Uri _url = null!;
    private string? _validator;
    private long _position;
    private int _failures;

    private HttpImageSource(ImageInfo image, AgentOptions options, TimeProvider time, AgentLog log)
    {
        (_image, _options, _time, _log) = (image, options, time, log);
        _http = new(image, options);
        _started = time.GetTimestamp();
    }

    public string Location => ImageHttp.Show(_url);

    public long? Length { get; private set; }

    /// <summary>Opens the first of the image's URLs that answers.</summary>
    /// <exception cref="AgentException">"ImageDownloadError": none did; says of each why.</exception>
    public static async Task<HttpImageSource> OpenAsync(ImageInfo image, AgentOptions options, TimeProvider time, AgentLog log, CancellationToken cancellationToken)
    {
        var source = new HttpImageSource(image, options, time, log);
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
        while (true)
        {
            try
            {
                if (_options.ImageMaxDuration > TimeSpan.Zero && _time.GetElapsedTime(_started) > _options.ImageMaxDuration)
                    throw Fault.ImageDownloadTimeout(_image.Id, $"it took longer than {_options.ImageMaxDuration.TotalSeconds} s; {_position} of {Length} bytes had come.");

                if (_body is null) await ResumeAsync(cancellationToken);
                var read = await ReadSomeAsync(_body!, target, cancellationToken);
                if (read == 0 && Length is { } length && _position < length) throw new IOException($"the server closed the connection after {_position} of {length} bytes");
                if (read > 0) _failures = 0;
                _position += read;
                return read;
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException)
            {
                await CloseAsync();
                await PauseAsync(fault, cancellationToken);
            }
        }
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
            catch (AgentException fault) when (_image.Urls.Count > 1)
            {
                failures.Add(fault.Details);
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
                _response = await _http.GetAsync(_url, 0, null, null, cancellationToken);
                Length = _response.Content.Headers.ContentLength;
                _validator = Validator(_response);
                _body = await _response.Content.ReadAsStreamAsync(cancellationToken);
                return;
            }
            catch (HttpRequestException fault) when (attempt < _options.ImageRetries)
            {
                _log.Warn($"image {_image.Id}: {Explain(fault)}; attempt {attempt + 1} of {_options.ImageRetries + 1}");
                await Task.Delay(_options.ImageRetryInterval, _time, cancellationToken);
            }
        }
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        _response = await _http.GetAsync(_url, _position, null, _validator, cancellationToken);
        if (_validator != Validator(_response)) throw Fault.ImageDownload(_image.Id, $"{Location} has changed while it was being read (from {_validator} to {Validator(_response)}).");

        var partial = _response.StatusCode == HttpStatusCode.PartialContent;
        if (partial && _response.Content.Headers.ContentRange?.From != _position)
            throw Fault.ImageDownload(_image.Id, $"{Location} was asked for bytes from {_position}, and sent {_response.Content.Headers.ContentRange}.");

        _body = await _response.Content.ReadAsStreamAsync(cancellationToken);
        if (!partial) await SkipAsync(_position, cancellationToken);
    }

    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        var scrap = new byte[64 * 1024];
        while (count > 0)
        {
            var read = await ReadSomeAsync(_body!, scrap.AsMemory(0, (int)Math.Min(scrap.Length, count)), cancellationToken);
            count -= read > 0 ? read : throw new IOException($"the server closed the connection before byte {_position}");
        }
    }

    /// <summary>The reading is over, one way or another, when this returns: nobody writes to <paramref name="target"/> any more.</summary>
    private async ValueTask<int> ReadSomeAsync(Stream body, Memory<byte> target, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_http.Patience);
        try
        {
            return await body.ReadAsync(target, deadline.Token);
        }
        catch (OperationCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the server was silent for {_http.Patience.TotalSeconds} s"), silence);
        }
    }

    private async Task PauseAsync(Exception fault, CancellationToken cancellationToken)
    {
        if (++_failures > _options.ImageRetries) throw Fault.ImageDownload(_image.Id, $"{Explain(fault)}, {_failures} times in a row; {_position} of {Length} bytes had come.", fault);
        _log.Warn($"image {_image.Id}: {Explain(fault)}; resuming at byte {_position}");
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
