using Ironic.Ipmi.Commands;

namespace Ironic.Ipmi.Tests.Commands;

public class BootFlagsTests
{
    [Theory] // the bytes that Ironic's ipmitool driver sends for these
    [InlineData(BootDevice.Pxe, true, false, new byte[] { 0xA0, 0x04, 0, 0, 0 })]
    [InlineData(BootDevice.Disk, true, true, new byte[] { 0xE0, 0x08, 0, 0, 0 })]
    [InlineData(BootDevice.Cdrom, false, false, new byte[] { 0x80, 0x14, 0, 0, 0 })]
    [InlineData(BootDevice.BiosSetup, false, true, new byte[] { 0xC0, 0x18, 0, 0, 0 })]
    [InlineData(BootDevice.RemoteMedia, true, true, new byte[] { 0xE0, 0x24, 0, 0, 0 })] // Supermicro's UEFI disk
    public void Flags_WrittenAndReadBack_AreTheWiresBytes(BootDevice device, bool uefi, bool persistent, byte[] wire)
    {
        var flags = new BootFlags(device, uefi, persistent);
        var written = new byte[BootFlags.Length];

        flags.Write(written);

        Assert.Equal(wire, written);
        Assert.True(BootFlags.TryRead(wire, out var read));
        Assert.Equal(flags, read);
    }

    [Fact]
    public void TryRead_FlagsOfAnExpiredSetting_AreNotValid()
    {
        Assert.True(BootFlags.TryRead([0x20, 0x04], out var flags));
        Assert.Equal(new BootFlags(BootDevice.Pxe, IsUefi: true) { IsValid = false }, flags);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TryRead_TooShort_IsRefused(int length) => Assert.False(BootFlags.TryRead(new byte[length], out _));
}
