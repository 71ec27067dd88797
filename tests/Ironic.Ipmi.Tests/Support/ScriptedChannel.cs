using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Support;

/// <summary>A BMC without a wire: the test says what it answers to the bytes of a request.</summary>
internal sealed class ScriptedChannel(Func<CommandId, byte[], (byte Code, byte[] Data)> answer) : IIpmiChannel
{
    /// <summary>What was asked, in order.</summary>
    public List<(CommandId Id, byte[] Data)> Asked { get; } = [];

    public Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
    {
        var data = new byte[IIpmiCommand<TResponse>.MaxRequestLength];
        data = data[..command.Write(data)];
        Asked.Add((command.Id, data));
        var (code, answered) = answer(command.Id, data);
        if (code != 0) throw new IpmiException(IpmiFailure.CommandRefused, command.Name) { Code = (CompletionCode)code };
        return Task.FromResult(command.TryRead(answered, out var response) ? response : throw new IpmiException(IpmiFailure.MalformedAnswer, command.Name));
    }
}
