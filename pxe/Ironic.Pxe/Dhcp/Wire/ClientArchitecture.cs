using System.Collections.Frozen;

namespace Ironic.Pxe.Dhcp.Wire;

/// <summary>Option 93: what firmware runs the client (IANA, "Processor Architecture Types"; RFC 4578 section 2.1 and its erratum 4625).</summary>
internal enum ClientArchitecture : ushort
{
    Bios = 0,
    UefiX86 = 6,
    UefiX64 = 7,

    /// <summary>EFI byte code by the registry; x64 by the RFC's first text, which much firmware follows.</summary>
    UefiByteCode = 9,
    UefiArm32 = 10,
    UefiArm64 = 11,
    UefiX86Http = 15,
    UefiX64Http = 16,
    UefiByteCodeHttp = 17,
    UefiArm32Http = 18,
    UefiArm64Http = 19,
}

/// <summary>Names for people.</summary>
internal static class ClientArchitectures
{
    private static readonly FrozenDictionary<ClientArchitecture, string> Words = new Dictionary<ClientArchitecture, string>
    {
        [ClientArchitecture.Bios] = "BIOS",
        [ClientArchitecture.UefiX86] = "UEFI x86",
        [ClientArchitecture.UefiX64] = "UEFI x64",
        [ClientArchitecture.UefiByteCode] = "UEFI x64",
        [ClientArchitecture.UefiArm32] = "UEFI arm32",
        [ClientArchitecture.UefiArm64] = "UEFI arm64",
        [ClientArchitecture.UefiX86Http] = "UEFI x86",
        [ClientArchitecture.UefiX64Http] = "UEFI x64",
        [ClientArchitecture.UefiByteCodeHttp] = "UEFI x64",
        [ClientArchitecture.UefiArm32Http] = "UEFI arm32",
        [ClientArchitecture.UefiArm64Http] = "UEFI arm64",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ClientArchitecture, string> Platforms = new Dictionary<ClientArchitecture, string>
    {
        [ClientArchitecture.Bios] = "bios",
        [ClientArchitecture.UefiX86] = "x86",
        [ClientArchitecture.UefiX64] = "x64",
        [ClientArchitecture.UefiByteCode] = "x64",
        [ClientArchitecture.UefiArm64] = "arm64",
        [ClientArchitecture.UefiX86Http] = "x86",
        [ClientArchitecture.UefiX64Http] = "x64",
        [ClientArchitecture.UefiByteCodeHttp] = "x64",
        [ClientArchitecture.UefiArm64Http] = "arm64",
    }.ToFrozenDictionary();

    extension(ClientArchitecture architecture)
    {
        /// <summary>"bios", "x64": the word that <see cref="Content.ProgramHeader"/> has for programs that run there; null: one that we have no programs for.</summary>
        public string? Platform => Platforms.GetValueOrDefault(architecture);

        /// <summary>"UEFI x64"; a type that we do not know by its number.</summary>
        public string InWords => Words.TryGetValue(architecture, out var words) ? words : $"architecture {(ushort)architecture}";
    }
}
