using System.Globalization;
using Ironic.Model.Boot;
using Ironic.Pxe.Content;
using Ironic.Pxe.Scripts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Ironic.Pxe.HttpBoot;

/// <summary>Answers GET and HEAD for the boot tree: conditional requests and byte ranges (RFC 9110 sections 13 and 14), and the timeline's events.</summary>
internal sealed class BootServer(BootTree tree, ClientLocator locator, TransferRecorder recorder, BandwidthBudget budget, FetchSlots slots, TimeProvider time, ILogger<BootServer> log)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var asked = context.Request.Path.Value ?? "";
        using var content = RequestPath.TryNormalize(asked, out var path) ? await tree.FindAsync(path, cancellationToken) ?? await tree.FindCdAsync(path, cancellationToken) : null;
        var client = content?.Client ?? await locator.FindAsync(context.Connection.RemoteIpAddress, cancellationToken);
        if (content is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            log.NotFound(context.Connection.RemoteIpAddress, ScriptText.Printable(asked));
            recorder.Failed(client, TransferRecorder.Http, asked, "not found", 0);
        }
        else if (content.Text is { } text)
        {
            await SendTextAsync(context, content.Role, client, asked, text);
        }
        else
        {
            await SendFileAsync(context, content, client, asked, content.File is { } file ? file : content.Cd!);
        }
    }

    private async Task SendTextAsync(HttpContext context, ContentRole role, BootClient? client, string path, byte[] text)
    {
        var began = time.GetTimestamp();
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.BodyWriter.WriteAsync(text, context.RequestAborted);
        recorder.Ended(client, role, TransferRecorder.Http, path, text.Length, time.GetElapsedTime(began));
    }

    private async Task SendFileAsync(HttpContext context, BootContent content, BootClient? client, string path, IServedContent file)
    {
        var response = context.Response;
        var headers = response.GetTypedHeaders();
        var modified = new DateTimeOffset(file.Modified.AddTicks(-(file.Modified.Ticks % TimeSpan.TicksPerSecond))); // HTTP dates have no fractions
        var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{file.Modified.Ticks:x}-{file.Length:x}\""));
        (headers.LastModified, headers.ETag) = (modified, tag);
        response.Headers.AcceptRanges = "bytes";

        var request = context.Request.GetTypedHeaders();
        if (IsUnchanged(request, tag, modified))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var wanted = RangeApplies(request, tag, modified) ? request.Range : null;
        if (ByteRange.Choose(wanted, file.Length) is not { } range)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            headers.ContentRange = new(file.Length);
            return;
        }

        response.ContentType = "application/octet-stream";
        response.ContentLength = range.Length;
        if (range.IsPart)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = new(range.Start, range.Start + range.Length - 1, file.Length);
        }

        if (HttpMethods.IsHead(context.Request.Method)) return;
        await StreamAsync(context, content, client, path, file, range);
    }

    private async Task StreamAsync(HttpContext context, BootContent content, BootClient? client, string path, IServedContent file, ByteRange range)
    {
        var (role, program, began) = (content.Role, ProgramHeader.Of(content), time.GetTimestamp());
        var sender = new FileSender(context.Response.BodyWriter, file, role == ContentRole.Image ? budget : null);
        try
        {
            using var place = role is ContentRole.Kernel or ContentRole.Ramdisk ? await slots.EnterAsync(context.RequestAborted) : default;
            recorder.Started(client, role, TransferRecorder.Http, path, range.Length);
            await sender.SendAsync(range.Start, range.Length, context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionAbortedException or ConnectionResetException)
        {
            // The client went away; told below.
        }
        catch (Exception e) when (e is IOException)
        {
            log.FileNotRead(file.Name, e.Message);
            context.Abort(); // the length is promised already: cutting the connection is the only way to tell
        }

        if (role == ContentRole.Media) return; // breaking off is how BMCs read
        if (sender.Sent == range.Length) recorder.Ended(client, role, TransferRecorder.Http, path, sender.Sent, time.GetElapsedTime(began), program);
        else recorder.Failed(client, TransferRecorder.Http, path, "cut short", sender.Sent);
    }

    /// <summary>RFC 9110 section 13.2.2: If-None-Match wins over If-Modified-Since.</summary>
    private static bool IsUnchanged(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset modified) => request.IfNoneMatch is { Count: > 0 } tags
        ? tags.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false))
        : request.IfModifiedSince is { } since && modified <= since;

    /// <summary>RFC 9110 section 13.1.5: a range for another version of the file is no range.</summary>
    private static bool RangeApplies(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset modified) => request.IfRange switch
    {
        null => true,
        { EntityTag: { } known } => known.Compare(tag, useStrongComparison: true),
        { LastModified: { } known } => known == modified,
        _ => false,
    };
}
