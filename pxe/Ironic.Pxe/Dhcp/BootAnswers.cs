using System.Collections.Frozen;
using Ironic.Model.Ports;
using Ironic.Pxe.Dhcp.Wire;

namespace Ironic.Pxe.Dhcp;

/// <summary>The table of boot answers: by what speaks, and on what firmware.</summary>
internal sealed class BootAnswers(BootPrograms programs)
{
    private readonly FrozenDictionary<(ClientKind, ClientArchitecture), string> _programs = new Dictionary<(ClientKind, ClientArchitecture), string>
    {
        [(ClientKind.Pxe, ClientArchitecture.Bios)] = programs.Bios,
        [(ClientKind.Pxe, ClientArchitecture.UefiX86)] = programs.UefiX86,
        [(ClientKind.Pxe, ClientArchitecture.UefiX64)] = programs.UefiX64,
        [(ClientKind.Pxe, ClientArchitecture.UefiByteCode)] = programs.UefiX64,
        [(ClientKind.Pxe, ClientArchitecture.UefiArm64)] = programs.UefiArm64,
        [(ClientKind.HttpBoot, ClientArchitecture.UefiX86Http)] = programs.UefiX86,
        [(ClientKind.HttpBoot, ClientArchitecture.UefiX64Http)] = programs.UefiX64,
        [(ClientKind.HttpBoot, ClientArchitecture.UefiByteCodeHttp)] = programs.UefiX64,
        [(ClientKind.HttpBoot, ClientArchitecture.UefiArm64Http)] = programs.UefiArm64,
    }.ToFrozenDictionary();

    /// <summary>Null: nothing to boot for this client.</summary>
    /// <param name="client">What speaks.</param>
    /// <param name="address">Its port; names its script.</param>
    /// <param name="files">Base URL of the boot server as this client reaches it.</param>
    public BootAnswer? For(ClientClass client, MacAddress address, Uri files)
    {
        // An answer whether or not there is a plan: firmware that gets no boot file waits for a minute (EDK II) before it tries the disk,
        // while a script can send it there at once.
        if (client.Kind == ClientKind.Ipxe) return new(BootUrls.Script(files, address)) { IpxeOptions = true };
        if (!_programs.TryGetValue((client.Kind, client.Architecture ?? ClientArchitecture.Bios), out var program)) return null;
        return client.Kind == ClientKind.HttpBoot
            ? new(BootUrls.Program(files, program)) { VendorClass = "HTTPClient" }
            : new(program) { ByTftp = true };
    }
}
