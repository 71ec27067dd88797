using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>What both sides of a handshake have told each other: the input of every proof and of the session's keys.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, sections 13.31 and 13.32. With |, the bytes of one after those of the other, K the password, and K_g the BMC's key
/// (the password where none is set):
/// <code>
/// RAKP 2   HMAC_K   (console id | BMC id | console random | BMC random | BMC GUID | role | name length | name)
/// RAKP 3   HMAC_K   (BMC random | console id | role | name length | name)
/// SIK      HMAC_Kg  (console random | BMC random | role | name length | name)
/// RAKP 4   HMAC_SIK (console random | BMC id | BMC GUID), cut short
/// K1, K2   HMAC_SIK (20 bytes of 01h, of 02h)
/// </code>
/// </remarks>
public sealed class RakpTranscript
{
    private const int DerivationLength = 20;
    private readonly byte[] _consoleRandom = new byte[Rakp1.RandomLength];
    private readonly byte[] _bmcRandom = new byte[Rakp1.RandomLength];
    private readonly byte[] _bmcGuid = new byte[Rakp2.GuidLength];

    public required uint ConsoleSessionId { get; init; }

    public required uint BmcSessionId { get; init; }

    /// <summary>The role byte of RAKP 1 as sent.</summary>
    public required byte Role { get; init; }

    /// <summary>At most <see cref="Rakp1.MaxNameLength"/> bytes.</summary>
    public required ReadOnlyMemory<byte> UserName { get; init; }

    public required ReadOnlySpan<byte> ConsoleRandom
    {
        get => _consoleRandom;
        init => value[..Rakp1.RandomLength].CopyTo(_consoleRandom);
    }

    public required ReadOnlySpan<byte> BmcRandom
    {
        get => _bmcRandom;
        init => value[..Rakp1.RandomLength].CopyTo(_bmcRandom);
    }

    public required ReadOnlySpan<byte> BmcGuid
    {
        get => _bmcGuid;
        init => value[..Rakp2.GuidLength].CopyTo(_bmcGuid);
    }

    /// <summary>The BMC's proof of the password; fills the hash's length.</summary>
    public void ComputeRakp2Code(MacKey password, Span<byte> code) => password.Compute(
        new Input(stackalloc byte[Input.Capacity]).Add(ConsoleSessionId).Add(BmcSessionId).Add(ConsoleRandom).Add(BmcRandom).Add(BmcGuid).AddUser(this).Bytes,
        code);

    /// <summary>The console's proof of the password; fills the hash's length.</summary>
    public void ComputeRakp3Code(MacKey password, Span<byte> code) => password.Compute(
        new Input(stackalloc byte[Input.Capacity]).Add(BmcRandom).Add(ConsoleSessionId).AddUser(this).Bytes,
        code);

    /// <summary>The session integrity key; fills the hash's length.</summary>
    /// <param name="kg">The BMC's key; the password where none is set.</param>
    /// <param name="sik">Where the key goes.</param>
    public void ComputeSessionIntegrityKey(MacKey kg, Span<byte> sik) => kg.Compute(
        new Input(stackalloc byte[Input.Capacity]).Add(ConsoleRandom).Add(BmcRandom).AddUser(this).Bytes,
        sik);

    /// <summary>The proof that both have the same SIK; fills the hash's length, of which the wire carries the first bytes.</summary>
    public void ComputeRakp4Check(MacKey sik, Span<byte> check) => sik.Compute(
        new Input(stackalloc byte[Input.Capacity]).Add(ConsoleRandom).Add(BmcSessionId).Add(BmcGuid).Bytes,
        check);

    /// <summary>K1 (<paramref name="number"/> 1, signs) or K2 (2, encrypts); fills the hash's length.</summary>
    public static void ComputeKey(MacKey sik, byte number, Span<byte> key)
    {
        Span<byte> constant = stackalloc byte[DerivationLength];
        constant.Fill(number);
        sik.Compute(constant, key);
    }

    /// <summary>Puts fields one after the other.</summary>
    private ref struct Input(Span<byte> buffer)
    {
        public const int Capacity = 2 * sizeof(uint) + 2 * Rakp1.RandomLength + Rakp2.GuidLength + 2 + Rakp1.MaxNameLength;

        private readonly Span<byte> _buffer = buffer;
        private int _length;

        public readonly ReadOnlySpan<byte> Bytes => _buffer[.._length];

        public Input Add(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer[_length..], value);
            _length += sizeof(uint);
            return this;
        }

        public Input Add(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_buffer[_length..]);
            _length += bytes.Length;
            return this;
        }

        public Input AddUser(RakpTranscript transcript) =>
            Add([transcript.Role, (byte)transcript.UserName.Length]).Add(transcript.UserName.Span);
    }
}
