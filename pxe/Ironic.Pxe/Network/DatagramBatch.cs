using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ironic.Pxe.Network;

/// <summary>
/// Receives and sends many IPv4 datagrams with one system call each (recvmmsg, sendmmsg), and lets the kernel cut a run of equal datagrams out of one
/// buffer (UDP_SEGMENT). One thread uses it; its receive blocks, for at most the time that was set.
/// </summary>
/// <remarks>
/// Why not <see cref="Socket"/>: a TFTP server answers a 4-byte packet with one or a few datagrams, tens of thousands of times a second. There the
/// thread hops of asynchronous sockets and a system call per datagram are the whole cost (figures: ./dev bench boot).
/// </remarks>
internal sealed unsafe class DatagramBatch : IDisposable
{
    /// <summary>The most that one segmented send may hold in all: what fits an IPv4 packet (net/ipv4/udp.c checks the length before it cuts).</summary>
    public const int MaxSegmentedLength = 65_507;

    /// <summary>UDP_MAX_SEGMENTS of every kernel that has UDP_SEGMENT (4.18).</summary>
    public const int MaxSegments = 64;

    private const int ReceiveSlots = 64, ReceiveLength = 600, SendSlots = 64, SendArena = 1 << 20;
    private const int SolSocket = 1, SoReceiveTimeout = 20, SolUdp = 17, UdpSegment = 103, WaitForOne = 0x10000, DontWait = 0x40;
    private const int Interrupted = 4, IoError = 5, Again = 11, InvalidArgument = 22;
    private const ushort AfInet = 2;

    /// <summary>
    /// A processor that is put to sleep takes some 20 to 50 µs to wake, in a virtual machine above all, which in lockstep is half of the whole. So where the last
    /// datagram came within this time, the next one is looked for so long before sleeping; a peer at the usual distance never is.
    /// </summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromMicroseconds(80);

    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly Message* _received, _toSend;
    private readonly byte* _receiveArena, _sendArena;
    private readonly void* _memory;
    private int _sends, _sendBytes;
    private bool _peerIsQuick;

    public DatagramBatch(Socket socket)
    {
        _socket = socket;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        var slots = ReceiveSlots + SendSlots;
        var perSlot = sizeof(Message) + sizeof(Vector) + sizeof(Address) + sizeof(Control);
        _memory = NativeMemory.AllocZeroed((nuint)((slots * perSlot) + (ReceiveSlots * ReceiveLength) + SendArena));
        _received = (Message*)_memory;
        _toSend = _received + ReceiveSlots;
        var vectors = (Vector*)(_received + slots);
        var addresses = (Address*)(vectors + slots);
        var controls = (Control*)(addresses + slots);
        _receiveArena = (byte*)(controls + slots);
        _sendArena = _receiveArena + (ReceiveSlots * ReceiveLength);
        for (var i = 0; i < slots; i++)
        {
            _received[i].Header = new() { Name = addresses + i, Vectors = vectors + i, VectorCount = 1, Control = controls + i };
            if (i < ReceiveSlots) vectors[i] = new() { Base = _receiveArena + (i * ReceiveLength), Length = ReceiveLength };
        }
    }

    /// <summary>False once the kernel or the interface turned out not to cut datagrams; <see cref="Reserve"/> then takes single ones only.</summary>
    public bool CanSegment { get; private set; } = true;

    /// <summary>How long <see cref="Receive"/> waits; null: until something comes.</summary>
    public TimeSpan? ReceiveTimeout
    {
        set
        {
            Span<long> time = [(long)(value ?? default).TotalSeconds, (value ?? default).Microseconds + ((value ?? default).Milliseconds * 1000)];
            _socket.SetRawSocketOption(SolSocket, SoReceiveTimeout, MemoryMarshal.AsBytes(time));
        }
    }

    /// <summary>Waits for a datagram, and takes what else is there already.</summary>
    /// <returns>How many; 0: the time is over.</returns>
    /// <exception cref="SocketException">The socket is broken or closed.</exception>
    public int Receive()
    {
        for (var i = 0; i < ReceiveSlots; i++) _received[i].Header.NameLength = (uint)sizeof(Address);
        var began = Stopwatch.GetTimestamp();
        while (_peerIsQuick && Stopwatch.GetElapsedTime(began) < ShortWait)
        {
            if (TryReceive(DontWait) is > 0 and var found) return found;
        }

        var count = TryReceive(WaitForOne);
        _peerIsQuick = count > 0 && Stopwatch.GetElapsedTime(began) < ShortWait;
        return count;
    }

    /// <summary>A datagram of the last <see cref="Receive"/>; longer ones than 600 bytes are cut.</summary>
    public ReadOnlySpan<byte> Received(int index, out Peer from)
    {
        ref var message = ref _received[index];
        from = ((Address*)message.Header.Name)->ToPeer();
        return new(message.Header.Vectors->Base, (int)message.Length);
    }

    /// <summary>Room for a message to <paramref name="to"/>, to be filled before the next call; what was reserved before may be sent to make room.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="length">Bytes; more than one segment only while <see cref="CanSegment"/>.</param>
    /// <param name="segment">Bytes per datagram; the last may be shorter. The same as <paramref name="length"/>: one datagram.</param>
    public Span<byte> Reserve(Peer to, int length, int segment)
    {
        if (_sends == SendSlots || _sendBytes + length > SendArena) Flush();
        ref var header = ref _toSend[_sends++].Header;
        *(Address*)header.Name = new(to);
        header.NameLength = (uint)sizeof(Address);
        *header.Vectors = new() { Base = _sendArena + _sendBytes, Length = (nuint)length };
        header.ControlLength = 0;
        if (length > segment)
        {
            *(Control*)header.Control = new((ushort)segment);
            header.ControlLength = (nuint)sizeof(Control);
        }

        _sendBytes += length;
        return new(header.Vectors->Base, length);
    }

    /// <summary>Sends what was reserved. A datagram that the network refuses is lost, as datagrams may be: the protocol above sends it again.</summary>
    public void Flush()
    {
        for (var sent = 0; sent < _sends;)
        {
            var count = SendMany(_descriptor, _toSend + sent, (uint)(_sends - sent), 0);
            if (count > 0)
            {
                sent += count;
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;
            if (error is IoError or InvalidArgument && _toSend[sent].Header.ControlLength > 0) SendSegmentsSingly(ref _toSend[sent].Header);
            sent++;
        }

        _sends = _sendBytes = 0;
    }

    public void Dispose() => NativeMemory.Free(_memory);

    private int TryReceive(int flags)
    {
        var count = ReceiveMany(_descriptor, _received, ReceiveSlots, flags, null);
        if (count >= 0) return count;
        return Marshal.GetLastPInvokeError() is Again or Interrupted ? 0 : throw new SocketException(Marshal.GetLastPInvokeError());
    }

    /// <summary>For interfaces without checksum offload on older kernels (EIO), and segments above the MTU (EINVAL).</summary>
    private void SendSegmentsSingly(ref MessageHeader header)
    {
        CanSegment = false;
        var (all, segment) = (*header.Vectors, ((Control*)header.Control)->Segment);
        header.ControlLength = 0;
        var single = new Message { Header = header };
        for (nuint offset = 0; offset < all.Length; offset += segment)
        {
            *header.Vectors = new() { Base = all.Base + offset, Length = nuint.Min(segment, all.Length - offset) };
            _ = SendMany(_descriptor, &single, 1, 0);
        }
    }

    [DllImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReceiveMany(int descriptor, Message* messages, uint count, int flags, void* timeout);

    [DllImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendMany(int descriptor, Message* messages, uint count, int flags);

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public MessageHeader Header;
        public uint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct sockaddr_in; port and address in network order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Address(Peer peer)
    {
        private readonly ushort _family = AfInet;
        private readonly ushort _port = BinaryPrimitives.ReverseEndianness(peer.Port);
        private readonly uint _address = BinaryPrimitives.ReverseEndianness(peer.Address.Value);
        private readonly ulong _zero;

        public Peer ToPeer() => new(new(BinaryPrimitives.ReverseEndianness(_address)), BinaryPrimitives.ReverseEndianness(_port));
    }

    /// <summary>struct cmsghdr with the segment length of UDP_SEGMENT, padded as CMSG_SPACE does.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Control(ushort segment)
    {
        private readonly nuint _length = (nuint)(sizeof(nuint) + (2 * sizeof(int)) + sizeof(ushort));
        private readonly int _level = SolUdp;
        private readonly int _type = UdpSegment;
        public readonly ushort Segment = segment;
        private readonly ushort _pad1;
        private readonly uint _pad2;
    }
}
