using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Simulator;

/// <summary>A web server with one raw disk image: a partition table, and bytes that no map of used blocks can leave out.</summary>
public sealed class ImageOrigin : IAsyncDisposable
{
    private const int SectorLength = 512, SignatureOffset = 510, FirstEntryOffset = 446, LinuxType = 0x83, FirstSector = 1, Seed = 20261122;
    private const string Path = "/simulated.raw";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly byte[] _image;

    private ImageOrigin(int port, int length, ILoggerFactory loggers)
    {
        _image = Make(length);
        Url = new($"http://{IPAddress.Loopback}:{port}{Path}");
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(_image));
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = System.IO.Path.GetTempPath() });
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Url { get; }

    /// <summary>Lower-case hex.</summary>
    public string Sha256 { get; }

    /// <param name="port">Of 127.0.0.1.</param>
    /// <param name="length">Bytes; made a whole number of sectors.</param>
    /// <param name="loggers">For what the server has to say.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="LabException">The port is taken.</exception>
    public static async Task<ImageOrigin> StartAsync(int port, int length, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var origin = new ImageOrigin(port, length, loggers);
        try
        {
            await origin._app.StartAsync(cancellationToken);
            return origin;
        }
        catch (IOException e)
        {
            await origin.DisposeAsync();
            throw new LabException($"The image's server cannot listen on port {port}: {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static byte[] Make(int length)
    {
        var sectors = Math.Max(2, length / SectorLength);
        var image = new byte[sectors * SectorLength];
        new Random(Seed).NextBytes(image.AsSpan(SectorLength));
        var entry = image.AsSpan(FirstEntryOffset);
        entry[4] = LinuxType;
        BitConverter.TryWriteBytes(entry[8..], FirstSector);
        BitConverter.TryWriteBytes(entry[12..], sectors - FirstSector);
        (image[SignatureOffset], image[SignatureOffset + 1]) = (0x55, 0xAA);
        return image;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = _image.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(_image, context.RequestAborted);
    }
}
