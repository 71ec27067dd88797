using System.Text;
using Ironic.Model.Boot;
using Ironic.Model.Ports;
using Ironic.Pxe.Media;
using Ironic.Pxe.Scripts;

namespace Ironic.Pxe.Content;

/// <summary>
/// The tree of everything a machine may fetch while it boots, the same by HTTP and by TFTP: scripts made for it, the kernel and ramdisk of its plan,
/// boot programs, images.
/// </summary>
/// <remarks><code>
/// boot/boot.ipxe                     iPXE: on to the script of whichever card has one
/// boot/ipxe/{mac}                    iPXE script of a port
/// boot/grub/{mac}, grub/grub.cfg     the same for a signed GRUB
/// boot/nodes/{uuid}/kernel, ramdisk  of the node's plan, when it names files of ours
/// boot/programs/{path}               boot programs; by TFTP also {path} alone
/// boot/nodes/{uuid}/{name}.iso       both of the plan as a CD, for BMCs; by HTTP alone
/// images/{path}                      the image folder
/// </code></remarks>
internal sealed class BootTree(BootFilesOptions options, ClientDirectory directory)
{
    private readonly FileRoot[] _programs = [.. options.ProgramRoots.Select(folder => new FileRoot(folder))];
    private readonly FileRoot[] _files = [.. options.FileRoots.Select(folder => new FileRoot(folder))];
    private readonly FileRoot? _images = options.ImageRoot is { } folder ? new(folder) : null;

    /// <summary>Null: there is nothing, or nothing that may be seen. The caller disposes of what it gets.</summary>
    /// <param name="path">As <see cref="RequestPath"/> made it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<BootContent?> FindAsync(string path, CancellationToken cancellationToken) => path.Split('/') switch
    {
        ["boot", "boot.ipxe"] => new(Script(IpxeScript.Chain)),
        ["grub", "grub.cfg"] => new(Script(GrubConfig.Chain)),
        ["boot", "ipxe", var mac] => ScriptAsync(mac, IpxeScript.For, cancellationToken),
        ["boot", "grub", var mac] => ScriptAsync(mac, GrubConfig.For, cancellationToken),
        ["boot", "nodes", var node, "kernel"] => PlannedAsync(node, ContentRole.Kernel, plan => plan.Kernel, cancellationToken),
        ["boot", "nodes", var node, "ramdisk"] => PlannedAsync(node, ContentRole.Ramdisk, plan => plan.Ramdisk, cancellationToken),
        ["boot", "programs", .. var program] => new(Program(string.Join('/', program))),
        ["images", .. var image] => new(Opened(ContentRole.Image, _images?.Open(string.Join('/', image)))),
        _ => default,
    };

    /// <summary>A node's CD, under the name that its plan has now.</summary>
    /// <param name="path">As <see cref="RequestPath"/> made it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<BootContent?> FindCdAsync(string path, CancellationToken cancellationToken)
    {
        if (path.Split('/') is not ["boot", "nodes", var node, var name] || !Guid.TryParseExact(node, "D", out var uuid)) return null;
        if (await directory.FindAsync(uuid, cancellationToken) is not { Plan: { Kernel: { IsFile: true } kernel, Ramdisk: { IsFile: true } ramdisk } plan } client || name != BootCd.NameOf(plan)) return null;
        using var bios = CdLoader(BootCd.BiosLoader);
        return BootCd.Open(bios, CdLoader(BootCd.EfiLoader), OpenFile(kernel), OpenFile(ramdisk), GrubConfig.ForCd(client, plan)) is { } cd ? new(ContentRole.Media) { Cd = cd, Client = client } : null;
    }

    /// <summary>Whether there is what a CD takes besides kernel and ramdisk.</summary>
    public bool HasCdLoaders()
    {
        using var bios = CdLoader(BootCd.BiosLoader);
        using var efi = CdLoader(BootCd.EfiLoader);
        return bios is not null && efi is not null;
    }

    /// <summary>A boot program by its bare name, as TFTP clients ask for it.</summary>
    public BootContent? Program(string path) => Opened(ContentRole.Program, OpenFirst(_programs, path));

    /// <summary>The CD's lie beside the ramdisk that they were built with.</summary>
    private ServedFile? CdLoader(string name) => OpenFirst(_files.Concat(_programs), name);

    private static ServedFile? OpenFirst(IEnumerable<FileRoot> roots, string path) => roots.Select(root => root.Open(path)).FirstOrDefault(file => file is not null);

    private ServedFile? OpenFile(Uri uri) => _files.Select(root => root.OpenAbsolute(uri.LocalPath)).FirstOrDefault(file => file is not null);

    private static BootContent Script(string text) => new(ContentRole.Script) { Text = Encoding.UTF8.GetBytes(text) };

    private async ValueTask<BootContent?> ScriptAsync(string mac, Func<BootClient, string> script, CancellationToken cancellationToken)
    {
        if (!MacAddress.TryParse(mac.Replace('-', ':'), out var address) || await directory.FindAsync(address, cancellationToken) is not { PxeEnabled: true } client) return null;
        return Script(script(client)) with { Client = client };
    }

    private async ValueTask<BootContent?> PlannedAsync(string node, ContentRole role, Func<BootPlan, Uri?> part, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(node, "D", out var uuid) || await directory.FindAsync(uuid, cancellationToken) is not { Plan: { } plan } client) return null;
        if (part(plan) is not { IsFile: true } uri) return null;
        return Opened(role, OpenFile(uri)) is { } content
            ? content with { Client = client }
            : null;
    }

    private static BootContent? Opened(ContentRole role, ServedFile? file) => file is null ? null : new(role) { File = file };
}
