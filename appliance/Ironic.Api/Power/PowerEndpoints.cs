using Ironic.Api.Faults;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Power;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Power;

/// <summary><c>PUT /v1/nodes/{n}/states/power</c> (contract, section 2.2).</summary>
internal sealed class PowerEndpoints(INodeService nodes, IPowerService power) : IResource
{
    public void Map(IEndpointRouteBuilder routes) => routes.OnPut("/v1/nodes/{ident}/states/power", RequestAsync).Requires(Rules.NodeSetPowerState, Subject.Node);

    private async Task<IResult> RequestAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var word = arguments.RequiredText("target");
        var timeout = arguments.Integer("timeout", since: 27);
        if (timeout < 1) arguments.Refuse(Fault.Invalid("timeout has to be >= 1"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;

        if (!WireNames.TryParse<PowerTarget>(word, out var target))
        {
            var state = node.PowerState?.ToWire() ?? "None";
            return Answers.Refused(Fault.Invalid($"The requested action \"{word}\" can not be performed on node \"{node.Uuid}\" while it is in state \"{state}\"."));
        }

        if (target is PowerTarget.SoftOff or PowerTarget.SoftReboot && request.Version < 27) return Answers.Refused(ApiFaults.TooNew);
        return Answers.Of(
            await power.RequestAsync(node.Uuid, target, timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null, request.Id, request.Aborted),
            Answers.AcceptedAt(request.Links.Self($"nodes/{request.Route("ident")}/states")));
    }
}
