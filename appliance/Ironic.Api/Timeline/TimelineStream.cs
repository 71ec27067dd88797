using System.Text;
using System.Text.Json;
using Ironic.Api.Views;
using Ironic.Conductor.Timeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Ironic.Api.Timeline;

/// <summary>The timeline as server-sent events, until the client goes: <c>?follow=true</c>. The event's id is its sequence, to go on after.</summary>
internal sealed class TimelineStream(ITimelineService timelines, Guid node, long after, TimeProvider time) : IResult
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>A comment line this often, so that a dead client is noticed and proxies keep the connection.</summary>
    private static readonly TimeSpan SignOfLifeEvery = TimeSpan.FromSeconds(15);

    private const int MaxEventsPerPoll = 500;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (httpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null; // silence is not slowness here
        await response.StartAsync(httpContext.RequestAborted);

        var last = after;
        var said = time.GetTimestamp();
        while (!httpContext.RequestAborted.IsCancellationRequested)
        {
            var events = await timelines.ListAsync(node, last, MaxEventsPerPoll, httpContext.RequestAborted);
            if (events.Count > 0) last = events[^1].Sequence;
            if (events.Count > 0 || time.GetElapsedTime(said) > SignOfLifeEvery)
            {
                using var buffer = new PooledBuffer();
                if (events.Count == 0) Append(buffer, ": still here\n\n");
                foreach (var happened in events)
                {
                    Append(buffer, $"id: {happened.Sequence}\ndata: ");
                    await using (var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions)) TimelineView.Write(writer, happened);
                    Append(buffer, "\n\n");
                }

                await response.Body.WriteAsync(buffer.Written, httpContext.RequestAborted);
                await response.Body.FlushAsync(httpContext.RequestAborted);
                said = time.GetTimestamp();
            }

            await Task.Delay(PollEvery, time, httpContext.RequestAborted);
        }
    }

    private static void Append(PooledBuffer buffer, string text) => buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
