using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Steps;

/// <summary>What the agent is sent to learn of its steps and to carry one out.</summary>
internal sealed class AgentStepRequests(IPortStore ports, IAgentClient client)
{
    private const int PortLimit = 256;

    public async Task<CommandRequest> ExecuteAsync(StageContext context, StepPhase phase, Step step, CancellationToken cancellationToken)
    {
        var arguments = await SubjectAsync(context, cancellationToken);
        arguments["step"] = step.Record.ToObject();
        arguments[phase.VersionArgument] = context.Node.DriverInternalInfo.GetMap(StepPhase.VersionsKey)?.ToObject() ?? [];
        return new() { Name = phase.ExecuteCommand, Params = arguments };
    }

    /// <summary>Asks the agent what it can do, and keeps the answer on the node.</summary>
    /// <returns>What counts of it: steps of slots whose work the agent does.</returns>
    /// <exception cref="AgentException">It cannot be reached, is busy, or refuses.</exception>
    public async Task<List<Step>> LoadAsync(StageContext context, StepPhase phase, AgentEndpoint agent, CancellationToken cancellationToken)
    {
        var request = new CommandRequest { Name = phase.GetCommand, Params = await SubjectAsync(context, cancellationToken) };
        var result = await client.SendAsync(agent, request, wait: true, cancellationToken);
        if (result.Status != CommandStatus.Succeeded || result.Result is not JsonObject answer)
            throw new AgentException(AgentFailure.Refused, $"The agent could not tell its {phase.Name} steps: {result.Error?.Details ?? result.Error?.Message ?? result.Status}");

        var offer = Read(answer, phase);
        List<Step> flat = [.. offer.Steps.SelectMany(manager => manager.Value).Select(step => new Step(JsonMap.From(JsonSerializer.SerializeToElement(step, AgentJson.Default.AgentStep))))];
        context.SetInternal(phase.CacheKey, ByInterface(flat));
        context.SetInternal(phase.CachedAtKey, AgentInfo.Format(context.Now));
        context.SetInternal(StepPhase.VersionsKey, new JsonObject(offer.Versions.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))));
        return [.. StepCatalog.OfAgent(context.Driver, flat)];
    }

    private static AgentOffer Read(JsonObject answer, StepPhase phase)
    {
        try
        {
            return phase.Read(answer);
        }
        catch (JsonException e)
        {
            throw new AgentException(AgentFailure.Refused, $"The agent's list of {phase.Name} steps cannot be read: {e.Message}", e);
        }
    }

    private static JsonObject ByInterface(IEnumerable<Step> steps) =>
        new(steps.GroupBy(step => step.Interface, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, (JsonNode?)new JsonArray([.. group.Select(step => step.Record.ToObject())]))));

    private async Task<JsonObject> SubjectAsync(StageContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<Port> found = await ports.ListAsync(new() { NodeUuid = context.Node.Uuid, Limit = PortLimit }, cancellationToken);
        return new() { ["node"] = AgentNodeRecord.Of(context.Node), ["ports"] = AgentNodeRecord.Of(found) };
    }
}
