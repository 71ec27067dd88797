using System.Collections.Frozen;
using System.Xml.Linq;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ssh;

/// <summary>A machine's libvirt definition, as far as we read and change it.</summary>
internal sealed class DomainXml(XDocument document)
{
    private static readonly FrozenDictionary<BootDevice, string> Words = new Dictionary<BootDevice, string>
    {
        [BootDevice.Pxe] = "network", [BootDevice.Disk] = "hd", [BootDevice.Cdrom] = "cdrom", [BootDevice.Floppy] = "fd",
    }.ToFrozenDictionary();

    public static IReadOnlySet<BootDevice> Supported { get; } = Words.Keys.ToFrozenSet();

    /// <summary>MAC addresses of the machine's interfaces, in its own order, lower case.</summary>
    public IReadOnlyList<string> Macs => [.. document.Descendants("interface").Elements("mac").Attributes("address").Select(a => a.Value.ToLowerInvariant())];

    /// <summary>The first device of the boot order; null when the definition orders devices one by one.</summary>
    public BootDevice? FirstDevice => Os.Elements("boot").Attributes("dev").FirstOrDefault()?.Value is { } word && Words.FirstOrDefault(w => w.Value == word) is { Value: not null } pair ? pair.Key : null;

    private XElement Os => document.Root?.Element("os") ?? throw new DriverException("The machine's libvirt definition has no <os>.") { Cause = "virsh-answer-malformed" };

    /// <summary>Puts a device first. Orders of single devices would overrule it, so they go.</summary>
    public DomainXml WithBootDevice(BootDevice device)
    {
        var copy = new DomainXml(new(document));
        copy.Os.Elements("boot").Remove();
        foreach (var word in Words.OrderBy(w => w.Key != device).ThenBy(w => w.Key).Where(w => w.Key == device || w.Key is BootDevice.Pxe or BootDevice.Disk))
            copy.Os.Add(new XElement("boot", new XAttribute("dev", word.Value)));
        copy.Root.Element("devices")?.Elements().Elements("boot").Remove();
        return copy;
    }

    private XElement Root => document.Root!;

    public override string ToString() => document.ToString(SaveOptions.DisableFormatting);
}
