using System.Buffers.Binary;
using System.Collections.Frozen;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>The commands that a virtual BMC serves, and what each does. One at a time.</summary>
internal sealed class BmcCommands
{
    private const byte ThisChannel = LanService.Channel;

    /// <summary>States of a power unit's sensor.</summary>
    private const byte PowerUnitOff = 0, PowerUnitCycle = 1, PowerUnitSensor = 7;

    private int _resets;

    private readonly VirtualBmcOptions _options;
    private readonly BootOptions _boot;
    private readonly ChassisPower _power;
    private readonly Func<BmcFaults> _faults;
    private readonly SelService _sel;
    private readonly FrozenDictionary<CommandId, BmcCommand> _table;

    /// <param name="options">Who the BMC is.</param>
    /// <param name="boot">Its boot options.</param>
    /// <param name="power">Its machine.</param>
    /// <param name="faults">What it is to do wrong now.</param>
    /// <param name="sel">Where it writes down what happens.</param>
    /// <param name="others">The commands of its other services.</param>
    public BmcCommands(VirtualBmcOptions options, BootOptions boot, ChassisPower power, Func<BmcFaults> faults, SelService sel, IEnumerable<BmcCommand> others)
    {
        (_options, _boot, _power, _faults, _sel) = (options, boot, power, faults, sel);
        _table = ((BmcCommand[])
        [
            new(CommandIds.GetChannelAuthenticationCapabilities, PrivilegeLevel.None, GetAuthenticationCapabilities),
            new(CommandIds.GetChannelCipherSuites, PrivilegeLevel.None, GetCipherSuites),
            new(CommandIds.GetSystemGuid, PrivilegeLevel.None, _ => BmcAnswer.Of(options.Identity.SystemGuid.Write)),
            new(CommandIds.GetDeviceId, PrivilegeLevel.User, _ => BmcAnswer.Of(options.DeviceId.Write)),
            new(CommandIds.ColdReset, PrivilegeLevel.Administrator, Reset),
            new(CommandIds.WarmReset, PrivilegeLevel.Administrator, Reset),
            new(CommandIds.SetSessionPrivilegeLevel, PrivilegeLevel.Callback, SetPrivilege),
            new(CommandIds.CloseSession, PrivilegeLevel.Callback, CloseSession),
            new(CommandIds.GetChassisStatus, PrivilegeLevel.User, GetChassisStatusAsync),
            new(CommandIds.ChassisControl, PrivilegeLevel.Operator, ControlChassisAsync),
            new(CommandIds.GetSystemBootOptions, PrivilegeLevel.Operator, GetBootOption),
            new(CommandIds.SetSystemBootOptions, PrivilegeLevel.Operator, SetBootOption),
            .. sel.Commands,
            .. others,
        ]).ToFrozenDictionary(c => c.Id);
    }

    /// <summary>Times that the BMC was told to start anew.</summary>
    public int Resets => Volatile.Read(ref _resets);

    /// <summary>Answers a command; null when it is a stranger's and not for strangers.</summary>
    public async ValueTask<BmcAnswer?> AnswerAsync(CommandId id, BmcRequest request)
    {
        var command = _table.GetValueOrDefault(id);
        if (request.Session is not { } session) return command is { Needs: PrivilegeLevel.None } && !_faults().IgnoresStrangers ? await command.AnswerAsync(request) : null;
        if (command is null) return CompletionCode.InvalidCommand;
        if (_faults().Refuses(id) is { } refused) return refused;
        if (session.Privilege < command.Needs) return CompletionCode.InsufficientPrivilege;
        var answer = await command.AnswerAsync(request);
        return session.IsClosed && _faults().RestartsUnanswered && id != CommandIds.CloseSession ? null : answer;
    }

    private BmcAnswer GetAuthenticationCapabilities(BmcRequest request) => request.Data.Length < 2
        ? CompletionCode.InvalidRequestLength
        : BmcAnswer.Of(new AuthenticationCapabilities(ThisChannel, SupportsIpmi20: true, HasBmcKey: !_options.Identity.BmcKey.IsEmpty).Write);

    private BmcAnswer GetCipherSuites(BmcRequest request) => CipherSuiteRecords.Answer(request.Data.Span, _options.Identity.Suites) is { } records
        ? new BmcAnswer(CompletionCode.Ok, (byte[])[ThisChannel, .. records])
        : CompletionCode.InvalidRequestLength;

    private static BmcAnswer SetPrivilege(BmcRequest request)
    {
        if (request.Data.IsEmpty) return CompletionCode.InvalidRequestLength;
        var (session, wanted) = (request.Session!, (PrivilegeLevel)(request.Data.Span[0] & 0x0F));
        if (wanted > PrivilegeLevel.Administrator) return CompletionCode.InvalidDataField;
        if (wanted > session.Handshake.Privilege) return (CompletionCode)0x81; // above the limit of the session
        if (wanted != PrivilegeLevel.None) session.Privilege = wanted; // none: only asks
        return new(CompletionCode.Ok, new[] { (byte)session.Privilege });
    }

    private static BmcAnswer CloseSession(BmcRequest request)
    {
        if (request.Data.Length < sizeof(uint)) return CompletionCode.InvalidRequestLength;
        if (BinaryPrimitives.ReadUInt32LittleEndian(request.Data.Span) != request.Session!.Id) return (CompletionCode)0x87; // not one's own
        request.Session.IsClosed = true;
        return CompletionCode.Ok;
    }

    /// <summary>Sessions do not outlive it. What it was told before (boot options) does: they are kept in flash.</summary>
    private BmcAnswer Reset(BmcRequest request)
    {
        Interlocked.Increment(ref _resets);
        request.Session!.IsClosed = true;
        return CompletionCode.Ok;
    }

    private async ValueTask<BmcAnswer> GetChassisStatusAsync(BmcRequest request) =>
        await _power.TryGetStatusAsync() is { } status ? BmcAnswer.Of(status.Write) : CompletionCode.Unspecified;

    private async ValueTask<BmcAnswer> ControlChassisAsync(BmcRequest request)
    {
        if (!ChassisControlCommand.TryReadRequest(request.Data.Span, out var action)) return CompletionCode.InvalidDataField;
        return _faults().IgnoresControl ? CompletionCode.Ok : await ControlAsync(action);
    }

    /// <summary>Does it, and writes down what that is for the log's reader.</summary>
    public async ValueTask<CompletionCode> ControlAsync(ChassisAction action)
    {
        var code = await _power.ControlAsync(action, _boot.Take);
        if (code != CompletionCode.Ok) return code;
        if (action == ChassisAction.PowerCycle) _sel.Log(SensorTypes.PowerUnit, PowerUnitSensor, PowerUnitCycle, isAssertion: true);
        else if (action is ChassisAction.PowerOn or ChassisAction.PowerOff) _sel.Log(SensorTypes.PowerUnit, PowerUnitSensor, PowerUnitOff, isAssertion: action == ChassisAction.PowerOff);
        return code;
    }

    private BmcAnswer GetBootOption(BmcRequest request)
    {
        if (!GetBootOptionCommand.TryReadRequest(request.Data.Span, out var option)) return CompletionCode.InvalidRequestLength;
        if (_boot.Get(option) is not { } value) return (CompletionCode)0x80; // parameter not supported
        return BmcAnswer.Of(destination =>
        {
            var header = GetBootOptionCommand.WriteAnswerHeader(destination, option);
            value.CopyTo(destination[header..]);
            return header + value.Length;
        });
    }

    private BmcAnswer SetBootOption(BmcRequest request)
    {
        if (!SetBootOptionCommand.TryReadRequest(request.Data.Span, out var option, out var value)) return CompletionCode.InvalidRequestLength;
        return _faults().IgnoresBootOptions ? CompletionCode.Ok : _boot.Set(option, value);
    }
}
