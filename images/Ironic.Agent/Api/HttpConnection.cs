using Ironic.Agent.Api.Wire;

namespace Ironic.Agent.Api;

/// <summary>One client's connection: requests one after another until either side closes or a limit is met.</summary>
internal sealed class HttpConnection(Stream stream, IRequestHandler handler, HttpLimits limits, TimeProvider time)
{
    private readonly byte[] _buffer = new byte[limits.HeadBytes];
    private int _filled;

    /// <exception cref="IOException">The client went away.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ReadHeadAsync(cancellationToken) is { } head)
            {
                var bodyRead = !head.HasBody;
                var reply = await handler.HandleAsync(head, ReadBodyOnceAsync, cancellationToken);
                var keepAlive = head.KeepAlive && bodyRead;
                await SendAsync(reply, keepAlive, cancellationToken);
                if (!bodyRead) await LingerAsync(cancellationToken);
                if (!keepAlive) return;

                async Task<byte[]> ReadBodyOnceAsync(CancellationToken token)
                {
                    var body = await ReadBodyAsync(head, token);
                    bodyRead = true;
                    return body;
                }
            }
        }
        catch (HttpRefusal refusal)
        {
            await SendAsync(HttpReply.Fault(refusal.Status, refusal.Message), keepAlive: false, cancellationToken);
            await LingerAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Drops what the client still sends, within limits: to close on a client that is sending resets the connection, and the client loses the answer.
    /// </summary>
    private async Task LingerAsync(CancellationToken cancellationToken)
    {
        const int Limit = 4 << 20;
        var dropped = 0;
        for (int read; dropped < Limit && (read = await ReadSomeAsync(_buffer, limits.Linger, cancellationToken)) > 0;) dropped += read;
    }

    /// <summary>Null: the client closed between two requests, or kept silent for too long.</summary>
    private async Task<HttpRequestHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (HttpHeadParser.TryParse(_buffer.AsSpan(0, _filled), out var head, out var consumed))
            {
                case HttpParse.Done:
                    Drop(consumed);
                    return head;
                case HttpParse.Bad:
                    throw new HttpRefusal(400, "The request is no HTTP/1.1 that this server accepts.");
                case HttpParse.NeedMore when _filled == _buffer.Length:
                    throw new HttpRefusal(431, $"The request's header fields exceed {limits.HeadBytes} bytes.");
                default:
                    if (!await FillAsync(_filled == 0 ? limits.Idle : limits.Patience, cancellationToken)) return null;
                    break;
            }
        }
    }

    private async Task<byte[]> ReadBodyAsync(HttpRequestHead head, CancellationToken cancellationToken)
    {
        if (head.ContentLength > limits.BodyBytes) throw TooLarge();
        if (head.ExpectsContinue) await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
        return head.ContentLength is { } length ? await ReadExactlyAsync((int)length, cancellationToken) : await ReadChunksAsync(cancellationToken);
    }

    private async Task<byte[]> ReadExactlyAsync(int length, CancellationToken cancellationToken)
    {
        var body = new byte[length];
        var done = TakeBuffered(body);
        while (done < length)
        {
            var read = await ReadSomeAsync(body.AsMemory(done), limits.Patience, cancellationToken);
            done += read > 0 ? read : throw new IOException("The client closed the connection inside a body.");
        }

        return body;
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            if (!ChunkSize.TryParse(await ReadLineAsync(cancellationToken), out var size)) throw new HttpRefusal(400, "A chunk of the body has no size.");
            if (size > limits.BodyBytes - body.Length) throw TooLarge();
            if (size == 0) break;
            await body.WriteAsync(await ReadExactlyAsync((int)size, cancellationToken), cancellationToken);
            if (await ReadLineAsync(cancellationToken) is not []) throw new HttpRefusal(400, "A chunk of the body is longer than its size.");
        }

        for (var fields = 0; await ReadLineAsync(cancellationToken) is not []; fields++) // trailers, which nobody sends
        {
            if (fields == HttpHeadParser.MaxFields) throw new HttpRefusal(400, "The body has too many trailer fields.");
        }

        return body.ToArray();
    }

    private async Task<byte[]> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var line = _buffer[..end];
                Drop(end + 2);
                return line;
            }

            if (_filled > ChunkSize.MaxLineLength) throw new HttpRefusal(400, "A chunk's size line is too long.");
            if (!await FillAsync(limits.Patience, cancellationToken)) throw new IOException("The client closed the connection inside a body.");
        }
    }

    private HttpRefusal TooLarge() => new(413, $"The request's body exceeds {limits.BodyBytes} bytes.");

    private async Task<bool> FillAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var read = await ReadSomeAsync(_buffer.AsMemory(_filled), patience, cancellationToken);
        _filled += read;
        return read > 0;
    }

    /// <summary>0: end of stream, or nothing came in time.</summary>
    private async Task<int> ReadSomeAsync(Memory<byte> target, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await stream.ReadAsync(target, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private int TakeBuffered(Span<byte> target)
    {
        var taken = Math.Min(target.Length, _filled);
        _buffer.AsSpan(0, taken).CopyTo(target);
        Drop(taken);
        return taken;
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }

    private async Task SendAsync(HttpReply reply, bool keepAlive, CancellationToken cancellationToken)
    {
        byte[] message = [.. reply.Head(keepAlive), .. reply.Body]; // one TLS record where it fits
        await stream.WriteAsync(message, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
