using System.Diagnostics;
using System.Net;
using Ironic.Testing;

namespace Ironic.Benchmarks.Boot;

/// <summary>Our TFTP beside tftpd-hpa and dnsmasq, our HTTP beside nginx with sendfile; same files, same client, loopback, rounds interleaved.</summary>
public sealed class BootBench : IBench
{
    private const int Rounds = 3, SingleRounds = 11, Many = 64;
    private const int TftpFileBytes = 8 << 20, SharedFileBytes = 2 << 20, ImageBytes = 512 << 20;

    public string Name => "boot";

    public string Summary => "TFTP beside tftpd-hpa and dnsmasq, HTTP files beside nginx with sendfile; \"tftp\" or \"http\" for one half";

    public async Task<BenchReport> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await BootPeers.CreateFilesAsync(folder, TftpFileBytes, SharedFileBytes, ImageBytes, cancellationToken);
        await using var ours = await BootServerUnderBench.StartAsync(folder.Path, cancellationToken);
        await using var peers = await BootPeers.StartAsync(folder, cancellationToken);

        var report = new BenchReport(Name);
        var before = ResidentMegabytes();
        if (arguments is [] or ["tftp"]) await TftpAsync(report, ours.Tftp, peers, cancellationToken);
        if (arguments is [] or ["http"]) await HttpAsync(report, ours.Http, peers.Nginx, cancellationToken);
        return report.AddAtMost("rss growth, load client included", ResidentMegabytes() - before, "MB", 150);
    }

    private static async Task TftpAsync(BenchReport report, IPEndPoint ours, BootPeers peers, CancellationToken cancellationToken)
    {
        // One block, one acknowledgement: the rate is how long a thread takes to wake, and that is two to five times as long when client and server happen
        // to sit on different processors. The middle of many rounds says what is usual; the best would say who was lucky once.
        List<double> hpaAll = [], dnsmasqAll = [], plainAll = [];
        for (var round = 0; round < SingleRounds; round++)
        {
            hpaAll.Add(await TftpLoad.RunAsync(peers.TftpdHpa, "large", 1, 1, cancellationToken));
            dnsmasqAll.Add(await TftpLoad.RunAsync(peers.Dnsmasq, "large", 1, 1, cancellationToken));
            plainAll.Add(await TftpLoad.RunAsync(ours, "large", 1, 1, cancellationToken));
        }

        var (hpa, dnsmasq, plain) = (Middle(hpaAll), Middle(dnsmasqAll), Middle(plainAll));
        double windowed = 0, many = 0, manyPlain = 0, hpaMany = 0, dnsmasqMany = 0;
        for (var round = 0; round < Rounds; round++) // the best of each: the machine's noise only ever slows
        {
            windowed = Math.Max(windowed, await TftpLoad.RunAsync(ours, "large", 16, 1, cancellationToken));
            hpaMany = Math.Max(hpaMany, await TftpLoad.RunAsync(peers.TftpdHpa, "shared", 1, Many, cancellationToken));
            dnsmasqMany = Math.Max(dnsmasqMany, await TftpLoad.RunAsync(peers.Dnsmasq, "shared", 1, Many, cancellationToken));
            manyPlain = Math.Max(manyPlain, await TftpLoad.RunAsync(ours, "shared", 1, Many, cancellationToken));
            many = Math.Max(many, await TftpLoad.RunAsync(ours, "shared", 16, Many, cancellationToken));
        }

        var best = Math.Max(hpa, dnsmasq);
        report
            .Add("tftpd-hpa blksize 1468", hpa, "MB/s").Add("dnsmasq blksize 1468", dnsmasq, "MB/s")
            .Add("ours blksize 1468", plain, "MB/s").Add("ours windowsize 16", windowed, "MB/s")
            .Add($"tftpd-hpa {Many} at once", hpaMany, "MB/s").Add($"dnsmasq {Many} at once", dnsmasqMany, "MB/s")
            .Add($"ours {Many} at once", manyPlain, "MB/s").Add($"ours {Many} at once, windowsize 16", many, "MB/s")
            .AddAtLeast("plain, times the better peer", plain / best, "x", 1)
            .AddAtLeast("windowsize 16, times the better peer", windowed / best, "x", 4)
            .AddAtLeast($"{Many} at once, times the peers' sum", many / (hpaMany + dnsmasqMany), "x", 2);
    }

    private static async Task HttpAsync(BenchReport report, Uri ours, Uri nginx, CancellationToken cancellationToken)
    {
        double us = 0, them = 0;
        for (var round = 0; round < Rounds; round++)
        {
            them = Math.Max(them, await HttpLoad.RunAsync(new(nginx, "image"), ImageBytes, cancellationToken));
            us = Math.Max(us, await HttpLoad.RunAsync(new(ours, "images/image"), ImageBytes, cancellationToken));
        }

        report.Add("nginx sendfile", them, "MB/s").Add("ours over HTTP", us, "MB/s").AddAtLeast("HTTP, times nginx", us / them, "x", 0.5);
    }

    private static double Middle(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static double ResidentMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 / 1_000_000.0;
    }
}
