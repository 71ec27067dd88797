using System.Net.Sockets;
using Ironic.Processes;

namespace Ironic.Lab.Consoles;

/// <summary>This process's terminal at a machine's console: what the machine has said from its start, then live; keys go to the machine.</summary>
public static class ConsoleTerminal
{
    /// <summary>Leaves the console: Ctrl-], as telnet and virsh have it.</summary>
    private const byte LeaveKey = 0x1D;

    private const string TerminalDevice = "/dev/tty";

    /// <summary>The keys as they are pressed. Not <see cref="Console.OpenStandardInput()"/>: on a terminal that hands on whole lines, edited.</summary>
    public static Stream OpenKeyboard() => new FileStream(TerminalDevice, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Returns when the user leaves or the lab goes down.</summary>
    /// <param name="socketPath">The machine's console socket.</param>
    /// <param name="input">Keys. At its end the console is only followed.</param>
    /// <param name="output">What the machine says, byte for byte.</param>
    /// <param name="isTerminal">Keys come from a terminal, which is to hand them on one by one and unchanged.</param>
    /// <param name="cancellationToken">Leaves.</param>
    /// <exception cref="LabException">Nobody serves the socket.</exception>
    public static async Task RunAsync(string socketPath, Stream input, Stream output, bool isTerminal, CancellationToken cancellationToken)
    {
        await using var console = await ConnectAsync(socketPath, cancellationToken);
        var mode = isTerminal ? await SttyAsync(["-g"], cancellationToken) : null;
        if (mode is not null) await SttyAsync(["raw", "-echo"], cancellationToken);
        try
        {
            var shown = console.CopyToAsync(output, cancellationToken);
            var left = TypeAsync(input, console, cancellationToken);
            await await Task.WhenAny(shown, left); // a read of the keyboard cannot be called off: the process's end does that
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The lab went down, or we are told to leave.
        }
        finally
        {
            if (mode is not null) await SttyAsync([mode], CancellationToken.None);
        }
    }

    private static async Task<NetworkStream> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LabException($"Nobody serves the console at {socketPath}: the lab's host process is gone. `lab console --log` shows what is on record.", e);
        }
    }

    /// <summary>Completes when the leave key is pressed; never when the input merely ends.</summary>
    private static async Task TypeAsync(Stream input, NetworkStream console, CancellationToken cancellationToken)
    {
        var buffer = new byte[256];
        int length;
        while ((length = await input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var leave = buffer.AsSpan(0, length).IndexOf(LeaveKey);
            await console.WriteAsync(buffer.AsMemory(0, leave < 0 ? length : leave), cancellationToken);
            if (leave >= 0) return;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private static async Task<string> SttyAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await ExternalTool.RunAsync(new("stty", ["-F", TerminalDevice, .. arguments]), cancellationToken);
        return result.Succeeded ? result.Output.Trim() : throw new LabException($"stty {string.Join(' ', arguments)}: {result.LastWords}");
    }
}
