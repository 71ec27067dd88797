using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ironic.Benchmarks.Boot;
using Ironic.Testing;
using Ironic.Testing.Http;
using Ironic.Testing.Ramdisks;

namespace Ironic.Benchmarks.Deploy;

/// <summary>
/// The agent's image write beside Debian's own dd (O_DIRECT) and sha256sum, in the same virtual machine on the same data; then an image that is
/// mostly holes, by the map of its used blocks.
/// </summary>
internal static partial class WriteFigures
{
    private const int Mebibyte = 1 << 20;
    private const int DataMebibytes = 384, SparseMebibytes = 8192, ChunkMebibytes = 4;
    private const double Megabyte = 1_000_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task AddAsync(BenchReport report, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var dense = await MakeImageAsync(folder.File("dense.raw"), DataMebibytes, cancellationToken);
        var sparse = await MakeImageAsync(folder.File("sparse.raw"), SparseMebibytes, cancellationToken);
        await using (var disk = File.Create(folder.File("disk"))) disk.SetLength((SparseMebibytes + 1024L) * Mebibyte);

        var ramdisk = await BuiltRamdisk.BuildAsync("virt");
        await using var cable = await RamdiskCable.PlugAsync();
        await using var server = await BootServerUnderBench.StartAsync(folder.Path, cancellationToken, cable.Host);
        await using var conductor = new FakeConductor(cable.Host);
        await using var machine = await RamdiskMachine.StartAsync(new()
        {
            Kernel = ramdisk.Kernel,
            Initramfs = await WithPeersAsync(ramdisk, folder),
            Parameters = ["quiet", "ipa-debug=1", $"ipa-api-url={conductor.Url}"],
            Disks = [folder.File("disk")],
            MemoryMiB = 2048,
            Cable = cable,
        });
        await machine.WaitForAsync("first heartbeat sent", Limit);

        var images = new Uri(server.Http, "images/");
        await machine.ShellAsync($"wget -q -O /tmp/data {images}dense.raw", Limit);
        var dd = Rate(await machine.ShellAsync("cat /tmp/data > /dev/null; time /usr/local/bin/dd if=/tmp/data of=/dev/vda bs=1M oflag=direct conv=fsync", Limit));
        var sum = Rate(await machine.ShellAsync("time /usr/local/bin/sha256sum /tmp/data", Limit));
        await machine.ShellAsync("rm /tmp/data", Limit);

        using var agent = new AgentClient(machine.Agent, FakeConductor.Token);
        var denseSeconds = await WriteAsync(agent, images, dense);
        var sparseSeconds = await WriteAsync(agent, images, sparse);
        var peak = await machine.ShellAsync("grep VmHWM /proc/$(pidof ironic-agent)/status", Limit);
        if (Environment.GetEnvironmentVariable("BENCH_VERBOSE") is not null) await Console.Error.WriteLineAsync(machine.ConsoleText);

        var slower = Math.Min(dd, sum);
        report.Add("dd oflag=direct", dd, "MB/s").Add("sha256sum", sum, "MB/s").Add("image write", dense.DataBytes / Megabyte / denseSeconds, "MB/s")
            .AddAtLeast("image write, times the slower of both", dense.DataBytes / Megabyte / denseSeconds / slower, "x", 0.9)
            .AddAtMost($"image of {SparseMebibytes} MiB with {DataMebibytes} used, times the dense one", sparseSeconds / denseSeconds, "x", 1.15)
            .AddAtMost("agent's peak memory", int.Parse(Number().Match(peak).Value, CultureInfo.InvariantCulture) * 1024 / Megabyte, "MB", 100);
    }

    /// <summary>A GPT with one partition, of random bytes but for its rest, which is a hole.</summary>
    private static async Task<Image> MakeImageAsync(string file, int mebibytes, CancellationToken cancellationToken)
    {
        await using (var stream = File.Create(file)) stream.SetLength((long)mebibytes * Mebibyte);
        var partitioned = await ForeignTool.RunAsync("sgdisk", ["-n", "1:2048:0", file]);
        if (!partitioned.Succeeded) throw new InvalidOperationException(partitioned.ToString());

        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var used = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<byte> chunk = [];
        var chunks = new JsonArray();
        var block = new byte[Mebibyte];
        var data = DataMebibytes - 1; // and the last one, which holds the second table
        await using var image = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        for (var i = 0; i < mebibytes; i++)
        {
            var isData = i < data || i == mebibytes - 1;
            image.Position = (long)i * Mebibyte;
            if (i == 0 || !isData || i == mebibytes - 1)
            {
                await image.ReadExactlyAsync(block, cancellationToken);
            }
            else
            {
                new Random(i).NextBytes(block);
                await image.WriteAsync(block, cancellationToken);
            }

            whole.AppendData(block);
            if (!isData) continue;
            used.AppendData(block);
            chunk.AddRange(block);
            if (chunk.Count < ChunkMebibytes * Mebibyte && i < mebibytes - 1) continue;
            chunks.Add(Convert.ToHexStringLower(SHA256.HashData(chunk.ToArray())));
            chunk.Clear();
        }

        var map = new JsonObject
        {
            ["version"] = 1,
            ["size"] = (long)mebibytes * Mebibyte,
            ["data_bytes"] = (long)DataMebibytes * Mebibyte,
            ["sha256"] = Convert.ToHexStringLower(whole.GetHashAndReset()),
            ["data_sha256"] = Convert.ToHexStringLower(used.GetHashAndReset()),
            ["chunk_bytes"] = ChunkMebibytes * Mebibyte,
            ["chunk_sha256"] = chunks,
            ["extents"] = new JsonArray(new JsonArray(0, (long)data * Mebibyte), new JsonArray((mebibytes - 1L) * Mebibyte, (long)Mebibyte)),
        };
        var text = map.ToJsonString();
        await File.WriteAllTextAsync(file + ".extents.json", text, cancellationToken);
        return new(Path.GetFileName(file), (string)map["sha256"]!, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))));
    }

    private static async Task<double> WriteAsync(AgentClient agent, Uri images, Image image)
    {
        var clock = Stopwatch.StartNew();
        await agent.RunAsync("standby.prepare_image", new()
        {
            ["image_info"] = new JsonObject
            {
                ["id"] = image.Name,
                ["urls"] = new JsonArray(new Uri(images, image.Name).AbsoluteUri),
                ["os_hash_algo"] = "sha256",
                ["os_hash_value"] = image.Sha256,
                ["disk_format"] = "raw",
                ["stream_raw_images"] = true,
                ["extents_url"] = new Uri(images, image.Name + ".extents.json").AbsoluteUri,
                ["extents_sha256"] = image.MapSha256,
            },
        });
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>The ramdisk with Debian's dd and sha256sum in it: one more archive behind the others. Both need but the libc that is there.</summary>
    private static async Task<string> WithPeersAsync(BuiltRamdisk ramdisk, TemporaryFolder folder)
    {
        var file = folder.File("initramfs");
        var packed = await ForeignTool.RunAsync("bash",
        [
            "-euc", """
            mkdir -p "$1/peers/usr/local/bin"; cp /usr/bin/dd /usr/bin/sha256sum "$1/peers/usr/local/bin/"
            (cd "$1/peers" && find . | cpio --quiet -o -H newc | zstd -q -3) > "$1/peers.cpio"
            cat "$2" "$1/peers.cpio" > "$3"
            """, "bash", folder.Path, ramdisk.Initramfs, file,
        ]);
        return packed.Succeeded ? file : throw new InvalidOperationException(packed.ToString());
    }

    /// <summary>MB/s, from the shell's "real 0m 5.23s".</summary>
    private static double Rate(string output)
    {
        var time = Real().Match(output);
        if (!time.Success) throw new InvalidOperationException($"No time in: {output}");
        var seconds = int.Parse(time.Groups["m"].Value, CultureInfo.InvariantCulture) * 60 + double.Parse(time.Groups["s"].Value, CultureInfo.InvariantCulture);
        return DataMebibytes * (double)Mebibyte / Megabyte / seconds;
    }

    [GeneratedRegex(@"real\s+(?<m>[0-9]+)m ?(?<s>[0-9.]+)s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Real();

    [GeneratedRegex("[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Number();

    private sealed record Image(string Name, string Sha256, string MapSha256)
    {
        public long DataBytes => (long)DataMebibytes * Mebibyte;
    }
}
