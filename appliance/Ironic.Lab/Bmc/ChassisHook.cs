using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Ironic.Ipmi.Commands;
using Ironic.Lab.Ipmi;

namespace Ironic.Lab.Bmc;

/// <summary>Answers ipmi_sim's chassis_control program: <c>get power boot</c>, <c>set power 1</c>, ... Boot devices hold for one start: all that ipmi_sim passes on is the device.</summary>
internal sealed class ChassisHook : IAsyncDisposable
{
    /// <summary>ipmi_sim's words for the boot device selector.</summary>
    private static readonly (string Word, BootDevice Device)[] BootWords =
    [
        ("none", BootDevice.None),
        ("pxe", BootDevice.Pxe),
        ("default", BootDevice.Disk), // so ipmi_sim calls selector 2
        ("cdrom", BootDevice.Cdrom),
        ("bios", BootDevice.BiosSetup),
    ];

    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(5);

    private readonly IBmcChassis _chassis;
    private readonly TimeProvider _time;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private int _boot = (int)BootDevice.None;

    public ChassisHook(IBmcChassis chassis, IPAddress address, TimeProvider time)
    {
        (_chassis, _time) = (chassis, time);
        _listener = new(address, 0);
        _listener.Start();
        _serving = ServeAsync();
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>First word of every question.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The boot device that is set, which with this is no longer: it holds for one start.</summary>
    public BootFlags? TakeBootFlags()
    {
        var device = (BootDevice)Interlocked.Exchange(ref _boot, (int)BootDevice.None);
        return device == BootDevice.None ? null : new BootFlags(device);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    /// <summary>One question at a time: ipmi_sim itself waits for each.</summary>
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(connection);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopping.
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        try
        {
            await using var stream = connection.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var question = await reader.ReadLineAsync(_stop.Token).AsTask().WaitAsync(QuestionLimit, _time, _stop.Token) ?? "";
            var answer = await DecideAsync(question.Split(' ', StringSplitOptions.RemoveEmptyEntries), _stop.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer is null ? "no\n" : $"ok\n{answer}"), _stop.Token);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // A caller that says nothing, or does not listen, is not ours.
        }
    }

    /// <summary>What ipmi_sim is to read; null to refuse.</summary>
    private async Task<string?> DecideAsync(string[] words, CancellationToken cancellationToken)
    {
        try
        {
            return words switch
            {
                [var token, ..] when !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token), Encoding.ASCII.GetBytes(Token)) => null,
                [_, "get", .. var names] => await GetAsync(names, cancellationToken),
                [_, "set", .. var pairs] when pairs.Length % 2 == 0 => await SetAsync(pairs, cancellationToken),
                _ => null,
            };
        }
        catch (LabException)
        {
            return null; // the machine has noted why
        }
    }

    private async Task<string?> GetAsync(string[] names, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        foreach (var name in names)
        {
            switch (name)
            {
                case "power": answer.Append(await _chassis.IsPoweredOnAsync(cancellationToken) ? "power:1\n" : "power:0\n"); break;
                case "boot": answer.Append("boot:").Append(BootWords.First(row => (int)row.Device == _boot).Word).Append('\n'); break;
                default: return null;
            }
        }

        return answer.ToString();
    }

    private async Task<string?> SetAsync(string[] pairs, CancellationToken cancellationToken)
    {
        foreach (var pair in pairs.Chunk(2))
        {
            if (pair[0] == "boot")
            {
                if (BootWords.FirstOrDefault(row => row.Word == pair[1]) is not { Word: not null } known) return null;
                _boot = (int)known.Device;
                continue;
            }

            if (ActionOf(pair[0], pair[1]) is not { } action) return null;
            await _chassis.ControlAsync(action, await FlagsForAsync(action, cancellationToken), cancellationToken);
        }

        return "";
    }

    private static ChassisAction? ActionOf(string name, string value) => (name, value) switch
    {
        ("power", "1") => ChassisAction.PowerOn,
        ("power", "0") => ChassisAction.PowerOff, // ipmi_sim makes a cycle of off and, a second later, on
        ("reset", "1") => ChassisAction.HardReset,
        ("shutdown", "1") => ChassisAction.SoftShutdown,
        _ => null,
    };

    /// <summary>Takes the flags only for what does start the machine.</summary>
    private async ValueTask<BootFlags?> FlagsForAsync(ChassisAction action, CancellationToken cancellationToken) =>
        (action, await _chassis.IsPoweredOnAsync(cancellationToken)) is (ChassisAction.PowerOn, false) or (ChassisAction.HardReset, true) ? TakeBootFlags() : null;
}
