using System.Buffers.Binary;
using Ironic.Pxe.Content;

namespace Ironic.Pxe.Tests.Content;

public sealed class ProgramHeaderTests
{
    [Theory]
    [InlineData(0x8664, 0x20b, 144, 0u, "x64", false)]
    [InlineData(0xaa64, 0x20b, 144, 9u, "arm64", true)]
    [InlineData(0x014c, 0x10b, 128, 9u, "x86", true)]
    public void Program_IsKnownByItsHeader_AndNoPrefixOfIt(int machine, int magic, int certificates, uint size, string platform, bool isSigned)
    {
        var head = new byte[0x40 + 24 + 200];
        "MZ"u8.CopyTo(head);
        head[0x3c] = 0x40;
        "PE\0\0"u8.CopyTo(head.AsSpan(0x40));
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(0x44), (ushort)machine);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(0x40 + 24), (ushort)magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(0x40 + 24 + certificates + 4), size);
        Assert.True(ProgramHeader.TryRead(head, out var header));
        Assert.Equal(new ProgramHeader(platform, isSigned), header);
        for (var length = 0; length < 0x40 + 24 + certificates + 8; length++) Assert.False(ProgramHeader.TryRead(head.AsSpan(0, length), out _));
    }

    [Fact]
    public void WhatIsNoProgram_IsNone()
    {
        var random = new Random(7);
        var noise = new byte[4096];
        for (var round = 0; round < 2000; round++)
        {
            random.NextBytes(noise);
            "MZ"u8.CopyTo(noise);
            if (round % 2 == 0) (noise[0x3e], noise[0x3f]) = (0, 0);
            ProgramHeader.TryRead(noise, out _); // whatever it says, it does not throw
        }

        Assert.False(ProgramHeader.TryRead("#!ipxe\n"u8, out _));
    }
}
