using System.Net;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Tracing;
using Ironic.Ipmi.Wire;
using Ironic.Testing;

namespace Ironic.Ipmi.Tests.Tracing;

/// <summary>A BMC out of a trace: each request gets the answers that it got then, in order, and the last of them for ever.</summary>
internal sealed class ReplayedBmc(string trace) : IIpmiChannel
{
    private static readonly IPEndPoint Somewhere = new(IPAddress.Loopback, Rmcp.DefaultPort);

    private readonly List<IpmiTraceExchange> _exchanges = [.. IpmiTraceFormat.Read(trace)];

    /// <summary>A trace that is kept with the tests.</summary>
    public static ReplayedBmc Of(string name) => new(Read(name));

    /// <summary>Its text.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests/Ironic.Ipmi.Tests/Tracing", name));

    public Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
    {
        var data = new byte[IIpmiCommand<TResponse>.MaxRequestLength];
        data = data[..command.Write(data)];
        var found = _exchanges.FindIndex(exchange => exchange.Id == command.Id && exchange.Data.AsSpan().SequenceEqual(data));
        if (found < 0) throw new InvalidOperationException($"The trace has no {command.Name} with {Convert.ToHexString(data)}.");
        var exchange = _exchanges[found];
        if (_exchanges.FindIndex(found + 1, later => later.Id == exchange.Id && later.Data.AsSpan().SequenceEqual(data)) > 0) _exchanges.RemoveAt(found);
        return exchange.Answer switch
        {
            null => throw new IpmiException(IpmiFailure.NoAnswer, "no answer in the trace"),
            [0, .. var answer] => Task.FromResult(command.TryRead(answer, out var response) ? response : throw Faults.Malformed(Somewhere, command, answer)),
            [var code, ..] => throw Faults.Refused(Somewhere, command, (CompletionCode)code),
            [] => throw new FormatException("An answer without a completion code."),
        };
    }
}
