using System.Net;
using System.Net.Http.Headers;
using Ironic.Model.Images;
using Microsoft.Extensions.Logging;

namespace Ironic.Images.Sources;

/// <summary>Fetches a file through every kind of bad weather: goes on behind what has come, as long as something comes.</summary>
internal sealed class HttpDownload(HttpOrigin origin, OriginRetry retry, ImageOptions options, TimeProvider time, ILogger<HttpDownload> logger)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>Returns once all that the origin announced has come.</summary>
    /// <exception cref="ImageException">It cannot be had; the message says why and how far it came.</exception>
    public async Task RunAsync(DownloadPlan plan, PartFile part, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.DownloadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await RepeatAsync(plan, part, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ImageException($"Image {ImageName.Of(plan.Source)} did not come within {options.DownloadTimeout}: {Received(part)}.", ImageCauses.OriginFailed);
        }
    }

    private async Task RepeatAsync(DownloadPlan plan, PartFile part, CancellationToken cancellationToken)
    {
        var furthest = part.Length;
        for (var fruitless = 0; ;)
        {
            try
            {
                await ReceiveAsync(plan, part, cancellationToken);
                return;
            }
            catch (OriginException e)
            {
                fruitless = part.Length > furthest ? 1 : fruitless + 1;
                furthest = Math.Max(furthest, part.Length);
                if (fruitless >= options.MaxAttempts) throw GiveUp(plan, part, e);

                var delay = retry.DelayAfter(fruitless, e.RetryAfter);
                logger.DownloadInterrupted(ImageName.Of(plan.Source), part.Length, part.State.Total, e.Message, delay);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    private async Task ReceiveAsync(DownloadPlan plan, PartFile part, CancellationToken cancellationToken)
    {
        if (part.Length > 0 && !plan.Verified && part.State.IfRange is null) part.Restart(); // nothing would tell two contents apart
        using var response = await origin.OpenAsync(RequestFor(plan, part), cancellationToken);
        if (!Accept(response, part)) return;

        plan.LengthKnown(part.State.Total, part.Length);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var lastReport = time.GetTimestamp();
        int read;
        while ((read = await origin.ReadAsync(body, part.GetMemory(), cancellationToken)) > 0)
        {
            part.Advance(read);
            if (part.Length > options.MaxImageBytes) throw TooLarge(plan.Source, options.MaxImageBytes);
            if (time.GetElapsedTime(lastReport) < ProgressInterval) continue;
            lastReport = time.GetTimestamp();
            logger.DownloadProgress(ImageName.Of(plan.Source), part.Length, part.State.Total);
        }

        if (part.State.Total is { } total && part.Length < total) throw new OriginException("the connection broke off") { CutOff = true };
    }

    public static ImageException TooLarge(Uri source, long limit) =>
        new($"Image {ImageName.Of(source)} is larger than the {ByteText.Of(limit)} that an image file may have (MaxImageBytes).", ImageCauses.TooLarge);

    private static OriginRequest RequestFor(DownloadPlan plan, PartFile part)
    {
        var request = new OriginRequest(plan.Source) { Authorization = plan.Authorization, AllowDowngrade = plan.Verified };
        return part.Length == 0 ? request : request with { Range = new RangeHeaderValue(part.Length, null), IfRange = part.State.IfRange };
    }

    /// <summary>Brings the part in line with what the answer is about to send. False: nothing is missing.</summary>
    private static bool Accept(HttpResponseMessage response, PartFile part)
    {
        var state = PartState.From(response);
        switch (response.StatusCode)
        {
            case HttpStatusCode.RequestedRangeNotSatisfiable when part.Length > 0 && state.Total == part.Length:
                return false;
            case HttpStatusCode.PartialContent when part.Length > 0 && response.Content.Headers.ContentRange?.From == part.Length && (part.State.Total is null || part.State.Total == state.Total):
                part.Begin(state);
                return true;
            case HttpStatusCode.OK: // the first try; or the content changed; or the origin knows no ranges
                if (part.Length > 0) part.Restart();
                part.Begin(state);
                return true;
            default:
                part.Restart();
                throw new OriginException($"the origin answered {(int)response.StatusCode} with range '{response.Content.Headers.ContentRange}', which was not asked for");
        }
    }

    private ImageException GiveUp(DownloadPlan plan, PartFile part, OriginException last) =>
        new($"Image {ImageName.Of(plan.Source)} cannot be fetched: {last.Message} ({Received(part)}; {options.MaxAttempts} tries brought no more).",
            last.CutOff && part.Length > 0 ? ImageCauses.Truncated : ImageCauses.OriginFailed, last);

    private static string Received(PartFile part) =>
        part.State.Total is { } total ? $"{part.Length} of {total} bytes received" : $"{part.Length} bytes received";
}
