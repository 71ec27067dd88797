using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Pxe.Tests.Support;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.Interop;

/// <summary>Real firmware in QEMU boots from a CD of ours, with the real loaders; that a ramdisk comes up from it is proved end to end.</summary>
public sealed class MediaBootTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bios")]
    [InlineData("uefi")]
    public async Task Firmware_FindsTheLoader_AndTheLoaderTheNodesScript(string firmware)
    {
        var made = await ForeignTool.RunAsync("bash", ["-euo", "pipefail", "-c", $". '{Repository.Root}/images/ramdisk/cd-loaders.sh'; make_cd_loaders '{_folder.Path}'"]);
        Assert.True(made.Succeeded, made.ToString());
        await File.WriteAllBytesAsync(_folder.File("kernel"), new byte[100_000]);
        await File.WriteAllBytesAsync(_folder.File("initramfs"), new byte[100_000]);
        await using var host = await BootHost.StartAsync(new() { Files = new() { FileRoots = [_folder.Path] } });
        var node = host.Directory.Add("52:54:00:aa:bb:03", s => s.Name = "web-03").NodeUuid;
        var url = await host.Get<IBootMedia>().PrepareAsync(
            new DriverContext { NodeUuid = node, NodeName = "web-03", DriverInfo = JsonMap.Parse($$"""{"external_http_url": "{{host.Url}}"}""") },
            new(new(_folder.File("kernel")), new(_folder.File("initramfs")), [], "clean"), default);
        using (var http = new HttpClient()) await File.WriteAllBytesAsync(_folder.File("disc.iso"), await http.GetByteArrayAsync(url));

        await using var machine = new VirtualMachine(ForeignTool.Start(
            "qemu-system-x86_64",
            ["-accel", "tcg", "-m", "512", "-display", "none", "-serial", "stdio", "-monitor", "none", "-nic", "none", "-no-reboot", "-cdrom", _folder.File("disc.iso"), .. FirmwareOf(firmware)]));
        await machine.SaysAsync($"web-03 ({node}): clean, from virtual media", Patience);
    }

    private string[] FirmwareOf(string name)
    {
        if (name == "bios") return ["-machine", "pc,graphics=off"];
        File.Copy("/usr/share/OVMF/OVMF_VARS_4M.fd", _folder.File("vars.fd"));
        return
        [
            "-machine", "q35", "-drive", "if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd", "-drive", $"if=pflash,format=raw,unit=1,file={_folder.File("vars.fd")}",
        ];
    }
}
