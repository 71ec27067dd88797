using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Agent.Kernel;

/// <summary>
/// The machine's own BMC by way of the kernel's IPMI driver, <c>/dev/ipmi0</c> (linux/ipmi.h; sizes are those of 64-bit systems).
/// <code>
/// ipmi_req:  addr*(8) addr_len(4)+4 msgid(8) msg(16)              ipmi_msg: netfn(1) cmd(1) data_len(2)+4 data*(8)
/// ipmi_recv: recv_type(4)+4 addr*(8) addr_len(4)+4 msgid(8) msg(16)
/// system interface address: addr_type(4)=0Ch channel(2)=0Fh lun(1)
/// </code>
/// </summary>
internal sealed unsafe partial class IpmiDevice : IDisposable
{
    private const nuint SendCommand = 0x8028_690D;
    private const nuint ReceiveTruncated = 0xC030_690B;
    private const int SystemInterfaceType = 0x0C;
    private const short SystemInterfaceChannel = 0x0F;
    private const uint SystemInterfaceAddressLength = 8;
    private const short PollIn = 1;
    private const int MaxAnswer = 272; // IPMI_MAX_MSG_LENGTH

    private readonly SafeFileHandle _device;
    private long _messageId;

    private IpmiDevice(SafeFileHandle device) => _device = device;

    /// <summary>Null: there is no BMC, or no driver for it.</summary>
    public static IpmiDevice? TryOpen(string path)
    {
        var file = LinuxCalls.Open(path, LinuxCalls.OpenReadWrite | LinuxCalls.OpenCloseOnExec, 0);
        return file < 0 ? null : new(new(file, ownsHandle: true));
    }

    /// <summary>Sends one request and waits for its answer.</summary>
    /// <param name="netFn">Network function of the request.</param>
    /// <param name="command">Command in it.</param>
    /// <param name="data">Request data.</param>
    /// <param name="patience">For the BMC's answer.</param>
    /// <returns>The answer after its completion code; null when that is not 0, or nothing came in time.</returns>
    public byte[]? Ask(byte netFn, byte command, ReadOnlySpan<byte> data, TimeSpan patience)
    {
        var address = new Address { Type = SystemInterfaceType, Channel = SystemInterfaceChannel };
        fixed (byte* payload = data)
        {
            var request = new Request
            {
                Address = &address,
                AddressLength = SystemInterfaceAddressLength,
                MessageId = ++_messageId,
                Message = new() { NetFn = netFn, Command = command, Length = (ushort)data.Length, Data = payload },
            };
            if (LinuxCalls.Ioctl(_device, SendCommand, &request) != 0) return null;
        }

        var until = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (Environment.TickCount64 < until && WaitForInput(until))
        {
            if (TryReceive(_messageId) is { } answer) return answer is [0, ..] ? answer[1..] : null;
        }

        return null;
    }

    public void Dispose() => _device.Dispose();

    private bool WaitForInput(long until)
    {
        var entry = new PollEntry { File = (int)_device.DangerousGetHandle(), Events = PollIn };
        return Poll(&entry, 1, (int)Math.Max(0, until - Environment.TickCount64)) > 0;
    }

    /// <summary>Null: what came in was not the answer to this message.</summary>
    private byte[]? TryReceive(long messageId)
    {
        var address = new Address();
        var buffer = new byte[MaxAnswer];
        fixed (byte* space = buffer)
        {
            var answer = new Answer
            {
                Address = &address,
                AddressLength = (uint)sizeof(Address),
                Message = new() { Length = MaxAnswer, Data = space },
            };
            if (LinuxCalls.Ioctl(_device, ReceiveTruncated, &answer) != 0 || answer.MessageId != messageId) return null;
            return buffer[..answer.Message.Length];
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Address
    {
        public int Type;
        public short Channel;
        public byte Lun;
        private fixed byte _room[32]; // the kernel may write a longer address on receipt
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte NetFn;
        public byte Command;
        public ushort Length;
        public byte* Data;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public Address* Address;
        public uint AddressLength;
        public long MessageId;
        public Message Message;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Answer
    {
        public int Kind;
        public Address* Address;
        public uint AddressLength;
        public long MessageId;
        public Message Message;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
