using System.Runtime.Intrinsics.X86;

namespace Ironic.Agent.Kernel;

/// <summary>QEMU without KVM, which translates each instruction: the wide ones cost more than they save.</summary>
internal static class EmulatedProcessor
{
    /// <summary>CPUID's leaf in which a hypervisor names itself.</summary>
    private const int HypervisorLeaf = 0x40000000;

    // OPENSSL_ia32cap(3); bit 41 is SSSE3. With it SHA-256 did 49 MB/s under qemu-x86_64, without it 79.
    private const string Capabilities = "OPENSSL_ia32cap", WithoutSsse3 = "~0x20000000000";

    /// <summary>Has OpenSSL do without them, unless the machine's command line says otherwise. To be called before it is loaded, which is when it looks.</summary>
    public static void SpareVectors()
    {
        if (IsTranslated) _ = LinuxCalls.SetEnvironment(Capabilities, WithoutSsse3, overwrite: 0);
    }

    /// <summary>"TCGTCGTCGTCG", four letters in a register.</summary>
    private static bool IsTranslated => X86Base.IsSupported && X86Base.CpuId(HypervisorLeaf, 0) is (_, 0x54474354, 0x43544743, 0x47435447);
}
