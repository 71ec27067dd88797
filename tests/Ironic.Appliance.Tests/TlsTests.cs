using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ironic.Testing;

namespace Ironic.Appliance.Tests;

/// <summary>The API over TLS, as curl and openssl see it.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_WithACertificate_AnswersOverHttps_AndTakesARenewedOneWithoutARestart()
    {
        await CertifyAsync("first");
        await using var appliance = ForeignTool.Start(Binary.Path, ["serve", "--config", await ConfigureAsync("server.pem", "server.key"), "--data-dir", _folder.File("data")]);
        await Eventually.TrueAsync(async () => (await CurlAsync()).Succeeded || appliance.HasExited, TimeSpan.FromSeconds(60), "an answer over HTTPS");

        Assert.Contains("OpenStack Ironic API", (await CurlAsync()).Output, StringComparison.Ordinal);
        Assert.Contains("first", await SubjectAsync(), StringComparison.Ordinal);
        Assert.False((await ForeignTool.RunAsync("curl", ["-sf", "--noproxy", "*", $"http://127.0.0.1:{_port}/"])).Succeeded);

        await File.WriteAllTextAsync(_folder.File("server.pem"), "half of a renewal");
        Assert.Contains("first", await SubjectAsync(), StringComparison.Ordinal);
        await CertifyAsync("second");
        Assert.Contains("second", await SubjectAsync(), StringComparison.Ordinal);
        Assert.True((await CurlAsync()).Succeeded);
        Assert.Contains("the old one stays in use", appliance.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server.pem", "none.key", "none.key")]
    [InlineData("server.pem", "other.key", "other.key")]
    [InlineData("server.pem", null, "(the same)")]
    [InlineData("server.key", "server.key", "server.key")]
    public async Task Serve_WithoutCertificateAndKey_SaysWhatIsNeeded(string certificate, string? key, string named)
    {
        await CertifyAsync("first");
        Assert.True((await ForeignTool.RunAsync("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", _folder.File("other.key")])).Succeeded);

        var refused = await Binary.RunAsync("serve", "--config", await ConfigureAsync(certificate, key), "--data-dir", _folder.File("data"));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("api.tls: certificateFile", refused.Error, StringComparison.Ordinal);
        Assert.Contains(named, refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", refused.Error, StringComparison.Ordinal);
    }

    private async Task CertifyAsync(string name)
    {
        var made = await ForeignTool.RunAsync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", $"/CN={name}",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", _folder.File("new.key"), "-out", _folder.File("new.pem")]);
        Assert.True(made.Succeeded, made.ToString());
        File.Move(_folder.File("new.key"), _folder.File("server.key"), overwrite: true);
        File.Move(_folder.File("new.pem"), _folder.File("server.pem"), overwrite: true);
    }

    private async Task<string> ConfigureAsync(string certificate, string? key)
    {
        var tls = new Dictionary<string, string>(StringComparer.Ordinal) { ["certificateFile"] = _folder.File(certificate) };
        if (key is not null) tls["keyFile"] = _folder.File(key);
        await File.WriteAllTextAsync(_folder.File("config.json"), JsonSerializer.Serialize(new { api = new { listen = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}"), tls } }));
        return _folder.File("config.json");
    }

    private Task<ForeignResult> CurlAsync() => ForeignTool.RunAsync("curl", ["-sf", "--noproxy", "*", "--cacert", _folder.File("server.pem"), $"https://127.0.0.1:{_port}/"]);

    private async Task<string> SubjectAsync() => (await ForeignTool.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{_port}"], input: "")).Output
        .Split('\n').First(line => line.StartsWith("subject=", StringComparison.Ordinal));

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
