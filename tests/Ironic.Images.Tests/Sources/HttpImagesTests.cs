using System.Security.Cryptography;
using Ironic.Images.Tests.Rig;
using Ironic.Model.Images;
using Ironic.Model.Secrets;
using Ironic.Model.Timeline;
using Ironic.Testing;
using Microsoft.AspNetCore.Http;

namespace Ironic.Images.Tests.Sources;

public sealed class HttpImagesTests : RigTest
{
    [Fact]
    public async Task Raw_IsFetchedVerifiedAndServed()
    {
        var image = await Rig.PrepareAsync(Origin.Serve("a.raw", Disk), Disk);

        Assert.Equal(Disk, Rig.Fetch(image.Url));
        Assert.Equal((Disk.Length, "raw", Convert.ToHexStringLower(SHA256.HashData(Disk))), (image.Length, image.Format, image.HashValue));
        Assert.InRange(Rig.Cache.UsedBytes, 1 << 20, (2 << 20) + (256 << 10)); // zeros take no room
        Assert.Equal(image.HashValue, Rig.FetchExtents(image).Sha256);
        Assert.Empty(Rig.Leftovers());
    }

    [Fact]
    public async Task HundredsOfWaiters_AreOneDownload()
    {
        var url = Origin.Serve("a.raw", Disk);

        var images = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Rig.PrepareAsync(url, Disk)));

        Assert.Single(images.Distinct());
        Assert.Single(Origin.Hits);
        Assert.Equal(300, Rig.Timeline.Events.Count(e => e.Name == TimelineNames.ImagePrepared));
    }

    [Fact]
    public async Task SameContent_OfAnotherUrl_IsNotFetched()
    {
        var first = await Rig.PrepareAsync(Origin.Serve("a.raw", Disk), Disk);
        await Rig.RestartAsync();

        Assert.Equal(first, await Rig.PrepareAsync(Origin["elsewhere.raw"], Disk));
        Assert.Single(Origin.Hits);
    }

    [Fact]
    public async Task CutConnection_IsGoneOnFrom()
    {
        var image = await Rig.PrepareAsync(Origin.ServeCut("a.raw", Disk, 1_000_000), Disk);

        Assert.Equal(Disk, Rig.Fetch(image.Url));
        Assert.True(Origin.Hits.Count >= 4);
        Assert.All(Origin.Hits.Skip(1), hit => Assert.Equal(("\"1\"", true), (hit.IfRange, hit.Range.StartsWith("bytes=", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task CutConnection_WithoutRanges_EndsAfterItsTries()
    {
        var fault = await Rig.FailAsync(Origin.ServeCut("a.raw", Disk, 1000, ranges: false), Disk);

        Assert.Equal(ImageCauses.Truncated, fault.Cause);
        Assert.Contains("the connection broke off", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"of {Disk.Length} bytes received; 3 tries brought no more", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContentChangedBetweenTwoParts_BeginsAnew()
    {
        var old = Disks.Raw(Disk.Length, seed: 9);
        Origin.ServeCut("a.raw", old, 1 << 20, etag: "\"old\"");
        var url = Origin.On("a.raw", FirstThen(old, Disk));

        Assert.Equal(Disk, Rig.Fetch((await Rig.PrepareAsync(url, Disk)).Url));

        static RequestDelegate FirstThen(byte[] first, byte[] then)
        {
            var asked = 0;
            return async context =>
            {
                if (Interlocked.Increment(ref asked) > 1)
                {
                    await Results.Bytes(then, enableRangeProcessing: true, entityTag: new("\"new\"")).ExecuteAsync(context); // If-Range fails: all of it
                    return;
                }

                context.Response.Headers.ETag = "\"old\"";
                context.Response.ContentLength = first.Length;
                await context.Response.Body.WriteAsync(first.AsMemory(0, 1 << 20), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
            };
        }
    }

    [Theory]
    [InlineData(404, ImageCauses.NotFound, 1)]
    [InlineData(410, ImageCauses.NotFound, 1)]
    [InlineData(401, ImageCauses.Forbidden, 1)]
    [InlineData(403, ImageCauses.Forbidden, 1)]
    [InlineData(400, ImageCauses.OriginFailed, 1)]
    [InlineData(500, ImageCauses.OriginFailed, 3)]
    [InlineData(503, ImageCauses.OriginFailed, 3)]
    public async Task Refusal_IsNamedWithUrlAndStatus(int status, string cause, int tries)
    {
        var url = Origin.On("a.raw", context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var fault = await Rig.FailAsync(url, Disk);

        Assert.Equal((cause, tries), (fault.Cause, Origin.Hits.Count));
        Assert.Contains(url.AbsoluteUri, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"the origin answered {status}", fault.Message, StringComparison.Ordinal);
        var told = Assert.Single(Rig.Timeline.Events);
        Assert.Equal((TimelineNames.ImageFailed, cause), (told.Name, told.Data.GetText("cause")));
    }

    [Fact]
    public async Task FailureThatPasses_IsSurvived()
    {
        var asked = 0;
        var url = Origin.On("a.raw", context =>
        {
            if (Interlocked.Increment(ref asked) > 2) return Results.Bytes(Disk).ExecuteAsync(context);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });

        Assert.Equal(Disk.Length, (await Rig.PrepareAsync(url, Disk)).Length);
    }

    [Fact]
    public async Task SilentOrigin_IsGivenUp()
    {
        await using var rig = new ImageRig(o => o with { ReadTimeout = TimeSpan.FromMilliseconds(200), ConnectTimeout = TimeSpan.FromMilliseconds(200), MaxAttempts = 2 });
        var url = Origin.On("a.raw", context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        Assert.Equal(ImageCauses.OriginFailed, (await rig.FailAsync(url, Disk)).Cause);
    }

    [Fact]
    public async Task NobodyThere_IsNamed()
    {
        var fault = await Rig.FailAsync(new Uri("http://127.0.0.1:1/a.raw"), Disk);

        Assert.Equal(ImageCauses.OriginFailed, fault.Cause);
        Assert.Contains("refused", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_AreFollowedAndBounded()
    {
        Origin.Serve("a.raw", Disk);
        var once = Origin.On("once", Redirect("/a.raw"));
        var loop = Origin.On("loop", Redirect("/loop"));
        var file = Origin.On("file", Redirect("file:///etc/passwd"));

        Assert.Equal(Disk.Length, (await Rig.PrepareAsync(once, Disk)).Length);
        Assert.Contains("redirects more than 5 times", (await Rig.FailAsync(loop, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("redirects to file://, which is not followed", (await Rig.FailAsync(file, [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_GoToTheirHostOnly_AndInNoMessage()
    {
        await using var other = await Origin.StartAsync();
        other.Serve("a.raw", Disk);
        var url = Origin.On("a.raw", Redirect(other["a.raw"].AbsoluteUri));

        await Rig.PrepareAsync(ImageRig.Request(url, Disk) with { Authorization = new Secret("Bearer t0ken") });
        var fault = await Rig.FailAsync(new Uri($"http://user:pa55@{Origin.Url.Authority}/none.raw?sig=s3cret"), Disks.Raw(600));

        Assert.Equal("Bearer t0ken", Origin.Hits[0].Authorization);
        Assert.Equal("", other.Hits.Single().Authorization);
        Assert.StartsWith("Basic ", Origin.Hits[^1].Authorization, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongChecksum_IsRefusedAndForgotten()
    {
        var fault = await Rig.FailAsync(Origin.Serve("a.raw", Disk), [1]);

        Assert.Equal(ImageCauses.ChecksumMismatch, fault.Cause);
        Assert.Empty(Rig.Leftovers());
        Assert.Equal(0, Rig.Cache.UsedBytes);
    }

    [Fact]
    public async Task Sha512_IsVerified()
    {
        var request = ImageRig.Request(Origin.Serve("a.raw", Disk)) with { Checksum = Convert.ToHexString(SHA512.HashData(Disk)) };

        Assert.Equal("sha256", (await Rig.PrepareAsync(request)).HashAlgorithm);
        Assert.Equal(ImageCauses.ChecksumMismatch, (await Rig.FailAsync(request with { Checksum = new string('0', 128) })).Cause);
    }

    [Fact]
    public async Task ChecksumFile_IsMatchedByName()
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(Disk));
        var url = Origin.Serve("a.raw", Disk);
        var sums = Origin.ServeText("SHA256SUMS", $"{new string('0', 64)}  b.raw\n{hex} *a.raw\n");

        Assert.Equal(hex, (await Rig.PrepareAsync(ImageRig.Request(url) with { Checksum = sums.AbsoluteUri })).HashValue);
        var missing = await Rig.FailAsync(ImageRig.Request(Origin["c.raw"]) with { Checksum = sums.AbsoluteUri });
        Assert.Equal((ImageCauses.ChecksumUnavailable, $"The checksum file {sums} does not list 'c.raw'; it lists b.raw, a.raw."), (missing.Cause, missing.Message));
        Assert.Equal(ImageCauses.ChecksumUnavailable, (await Rig.FailAsync(ImageRig.Request(url) with { Checksum = Origin["none"].AbsoluteUri })).Cause);
    }

    [Fact]
    public async Task NoChecksum_IsRefusedOnItsFace()
    {
        Assert.StartsWith("image_source's \"image_checksum\", or \"image_os_hash_algo\" and \"image_os_hash_value\" must be provided", Assert.Single(Rig.Images.Validate(ImageRig.Request(Origin["a.raw"]))), StringComparison.Ordinal);
        Assert.Equal(ImageCauses.BadRequest, (await Rig.FailAsync(Origin["a.raw"])).Cause);
        Assert.Empty(Origin.Hits);
    }

    [Fact]
    public async Task NoChecksum_WhereAllowed_IsRevalidated()
    {
        await using var rig = new ImageRig(o => o with { RequireChecksum = false });
        var url = Origin.Serve("a.raw", Disk, "\"1\"");
        var first = await rig.PrepareAsync(url);
        var again = await rig.PrepareAsync(url);
        Assert.Equal((first, "from the cache"), (again, rig.Timeline.Events[^1].Data.GetText("road")));

        var other = Disks.Raw(2 << 20, seed: 3);
        Origin.Serve("a.raw", other, "\"2\"");
        Assert.Equal(other, rig.Fetch((await rig.PrepareAsync(url)).Url));
    }

    [Fact]
    public async Task ForeignFormat_IsRefusedBeforeTheRestComes()
    {
        var sent = new byte[1 << 20];
        "KDMV"u8.CopyTo(sent);
        var url = Origin.On("a.vmdk", async context =>
        {
            context.Response.ContentLength = 1L << 30;
            await context.Response.Body.WriteAsync(sent, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var fault = await Rig.FailAsync(url, Disk);

        Assert.Contains("is a VMware disk (vmdk)", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Rig.Leftovers());
    }

    [Fact]
    public async Task TooLarge_IsRefusedByLengthOrBytes()
    {
        await using var rig = new ImageRig(o => o with { MaxImageBytes = 1 << 20 });
        var told = Origin.Serve("a.raw", Disk);
        var untold = Origin.On("b.raw", async context => await context.Response.Body.WriteAsync(Disk, context.RequestAborted)); // chunked

        Assert.Equal(ImageCauses.TooLarge, (await rig.FailAsync(told, Disk)).Cause);
        Assert.Equal(ImageCauses.TooLarge, (await rig.FailAsync(untold, Disk)).Cause);
        Assert.Empty(rig.Leftovers());
    }

    [Fact]
    public async Task LastWaiterGone_DownloadStopsAndIsGoneOnFromAfterARestart()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var half = Disk.Length / 2;
        var url = Origin.On("a.raw", async context =>
        {
            if (Origin.RangeFrom(context) is not null)
            {
                await Results.Bytes(Disk, enableRangeProcessing: true, entityTag: new("\"1\"")).ExecuteAsync(context);
                return;
            }

            context.Response.Headers.ETag = "\"1\"";
            context.Response.ContentLength = Disk.Length;
            await context.Response.Body.WriteAsync(Disk.AsMemory(0, half), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var leaving = new CancellationTokenSource();
        var waiting = Rig.Images.PrepareAsync(ImageRig.Request(url, Disk), leaving.Token);
        await begun.Task;
        var parts = Path.Combine(Rig.Options.CacheFolder, "parts");
        await Eventually.TrueAsync(() => Directory.EnumerateFiles(parts, "*.part").Any(f => new FileInfo(f).Length > 900_000), TimeSpan.FromSeconds(10), "a MiB was written");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Rig.RestartAsync();

        Assert.Equal(Disk, Rig.Fetch((await Rig.PrepareAsync(url, Disk)).Url));
        Assert.StartsWith("bytes=", Origin.Hits[^1].Range, StringComparison.Ordinal);
        Assert.Empty(Rig.Leftovers());
    }

    [Fact]
    public async Task PartOfAnEarlierProcess_ThatDoesNotFit_IsFetchedAnew()
    {
        var url = Origin.ServeCut("a.raw", Disks.Raw(Disk.Length, seed: 8), 1 << 20, ranges: false);
        await Rig.FailAsync(url, Disk);
        Assert.NotEmpty(Rig.Leftovers());
        await Rig.RestartAsync();
        Origin.Serve("a.raw", Disk); // the same ETag: only the digest tells

        Assert.Equal(Disk, Rig.Fetch((await Rig.PrepareAsync(url, Disk)).Url));
    }

    [Fact]
    public async Task Http_RawWithChecksum_IsLeftToTheAgent()
    {
        var url = Origin.Serve("a.raw", Disk);
        var direct = ImageRig.Request(url, Disk) with { DownloadSource = ImageDownloadSource.Http };

        var image = await Rig.PrepareAsync(direct);

        Assert.Equal((url, Disk.Length, "raw", null), (image.Url, image.Length, image.Format, image.Extents));
        Assert.Equal("bytes=0-65535", Origin.Hits.Single().Range);
        Assert.Equal(0, Rig.Cache.UsedBytes);
        Assert.NotEqual(url, (await Rig.PrepareAsync(direct with { Authorization = new("Bearer x") })).Url);
        Assert.Equal(ImageCauses.NotFound, (await Rig.FailAsync(direct with { Source = Origin["none.raw"] })).Cause);
    }

    private static RequestDelegate Redirect(string to) => context =>
    {
        context.Response.Redirect(to);
        return Task.CompletedTask;
    };
}
