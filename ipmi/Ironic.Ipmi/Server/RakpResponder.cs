using System.Security.Cryptography;
using Ironic.Ipmi.Session;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Server;

/// <summary>
/// The BMC's side of one handshake: reads the console's payloads and writes the answers. No socket, no clock. A request that comes twice
/// gets the same answer twice. Not safe for use by two threads at once.
/// </summary>
public sealed class RakpResponder
{
    private readonly BmcIdentity _identity;
    private readonly CipherSuite _suite;
    private readonly uint _consoleSessionId;
    private readonly byte[] _bmcRandom = RandomNumberGenerator.GetBytes(Rakp1.RandomLength);
    private readonly byte[] _bmcGuid = new byte[Rakp2.GuidLength];
    private RakpTranscript? _transcript;

    private RakpResponder(BmcIdentity identity, CipherSuite suite, uint consoleSessionId, uint bmcSessionId)
    {
        (_identity, _suite, _consoleSessionId, BmcSessionId) = (identity, suite, consoleSessionId, bmcSessionId);
        identity.SystemGuid.Write(_bmcGuid);
    }

    public uint BmcSessionId { get; }

    /// <summary>Set by RAKP 1.</summary>
    public BmcAccount? Account { get; private set; }

    /// <summary>The most that this session may be raised to: what RAKP 1 asked for.</summary>
    public PrivilegeLevel Privilege { get; private set; }

    /// <summary>The open session; null until RAKP 3 has proved the console's right to it.</summary>
    public SecureChannel? Channel { get; private set; }

    /// <summary>Takes a proposal on; null when its algorithms are none of ours, and then the answer says so.</summary>
    public static RakpResponder? Open(BmcIdentity identity, OpenSessionRequest request, uint bmcSessionId, out OpenSessionResponse answer)
    {
        var suite = identity.Suites.FirstOrDefault(s => s.Codes == request.Algorithms);
        answer = suite is null
            ? Refuse(request, RakpStatus.NoCipherSuiteMatch)
            : new(request.Tag, RakpStatus.Ok, PrivilegeLevel.Administrator, request.ConsoleSessionId, bmcSessionId, suite.Codes);
        return suite is null ? null : new(identity, suite, request.ConsoleSessionId, bmcSessionId);
    }

    public static OpenSessionResponse Refuse(OpenSessionRequest request, RakpStatus status) =>
        new(request.Tag, status, PrivilegeLevel.None, request.ConsoleSessionId, BmcSessionId: 0, Algorithms: null);

    /// <summary>Answers RAKP 1 with RAKP 2; returns the bytes written.</summary>
    public int TakeRakp1(in Rakp1 request, Span<byte> answer)
    {
        var wanted = (PrivilegeLevel)(request.Role & 0x0F);
        var account = request.UserName.Length <= Rakp1.MaxNameLength ? _identity.Find(request.UserName) : null;
        var status = (account, wanted) switch
        {
            _ when request.UserName.Length > Rakp1.MaxNameLength => RakpStatus.InvalidNameLength,
            (null, _) => RakpStatus.UnauthorizedName,
            (_, < PrivilegeLevel.Callback or > PrivilegeLevel.Administrator) => RakpStatus.InvalidRole,
            _ when wanted > account.Limit => RakpStatus.UnauthorizedRole,
            _ => RakpStatus.Ok,
        };
        if (status != RakpStatus.Ok) return new Rakp2 { Tag = request.Tag, Status = status, ConsoleSessionId = _consoleSessionId }.Write(answer);

        if (Channel is null) // else a late duplicate, which may not change what is agreed already
        {
            (Account, Privilege) = (account, wanted);
            _transcript = new()
            {
                ConsoleSessionId = _consoleSessionId,
                BmcSessionId = BmcSessionId,
                Role = request.Role,
                UserName = request.UserName.ToArray(),
                ConsoleRandom = request.ConsoleRandom,
                BmcRandom = _bmcRandom,
                BmcGuid = _bmcGuid,
            };
        }

        using var password = _suite.Authentication.Hash.With(Account!.Password.Reveal());
        Span<byte> code = stackalloc byte[password.Length];
        _transcript!.ComputeRakp2Code(password, code);
        return new Rakp2
        {
            Tag = request.Tag, Status = RakpStatus.Ok, ConsoleSessionId = _consoleSessionId, BmcRandom = _bmcRandom, BmcGuid = _bmcGuid, AuthCode = code,
        }.Write(answer);
    }

    /// <summary>Answers RAKP 3 with RAKP 4, upon which <see cref="Channel"/> is set or the handshake is over; returns the bytes written.</summary>
    public int TakeRakp3(in Rakp3 request, Span<byte> answer)
    {
        var hash = _suite.Authentication.Hash;
        if (_transcript is null || Account is null)
            return new Rakp4 { Tag = request.Tag, Status = RakpStatus.InactiveSessionId, ConsoleSessionId = _consoleSessionId }.Write(answer);

        using var password = hash.With(Account.Password.Reveal());
        Span<byte> expected = stackalloc byte[hash.Length];
        _transcript.ComputeRakp3Code(password, expected);
        if (request.Status != RakpStatus.Ok || !CryptographicOperations.FixedTimeEquals(expected, request.AuthCode))
            return new Rakp4 { Tag = request.Tag, Status = RakpStatus.InvalidIntegrityCheckValue, ConsoleSessionId = _consoleSessionId }.Write(answer);

        using var kg = _identity.BmcKey.IsEmpty ? null : hash.With(_identity.BmcKey.Reveal());
        Span<byte> key = stackalloc byte[hash.Length];
        _transcript.ComputeSessionIntegrityKey(kg ?? password, key);
        using var sik = hash.With(key);
        Channel ??= new(_suite, sik, BmcSessionId, _consoleSessionId, Account.Password.Reveal());

        Span<byte> check = stackalloc byte[hash.Length];
        _transcript.ComputeRakp4Check(sik, check);
        return new Rakp4
        {
            Tag = request.Tag, Status = RakpStatus.Ok, ConsoleSessionId = _consoleSessionId, CheckValue = check[.._suite.Authentication.CheckLength],
        }.Write(answer);
    }
}
