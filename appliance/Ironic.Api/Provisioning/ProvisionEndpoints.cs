using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Secrets;
using Ironic.Model.Templates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Provisioning;

/// <summary>Verbs: <c>PUT /v1/nodes/{n}/states/provision</c> (contract, section 4.4).</summary>
internal sealed class ProvisionEndpoints(INodeService nodes, IProvisionService provisioning, IResourceService<Runbook> runbooks, StepRules steps) : IResource
{
    /// <summary>From it on runbooks are approved by their own traits; before, by a trait of their name.</summary>
    private const int RunbookTraitsSince = 112;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.OnPut("/v1/nodes/{ident}/states/provision", RequestAsync).Requires(Rules.NodeSetProvisionState, Subject.Node).WithBodyLimit(mebibytes: 64); // a config drive may come along

    private async Task<IResult> RequestAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var asked = Read(arguments, request.Id);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (ProvisionVerbs.Check(asked.Target, node.Provision.State, request.Version) is { } tooNew) return Answers.Refused(tooNew);
        if (asked.Runbook is null && steps.Refuse(asked, request.Caller, PolicyTarget.Of(node)) is { } forbidden) return Answers.Refused(forbidden);
        if (asked.Runbook is { } ident && await RefuseRunbookAsync(ident, request) is { } denied) return Answers.Refused(denied);
        return Answers.Of(
            await provisioning.RequestAsync(node.Uuid, asked, request.Aborted),
            Answers.AcceptedAt(request.Links.Self($"nodes/{request.Route("ident")}/states")));
    }

    /// <summary>Null: the caller may use it, or there is none, which the conductor says.</summary>
    private async ValueTask<Fault?> RefuseRunbookAsync(string ident, ApiRequest request)
    {
        if (request.Caller.System >= Rules.RunbookUse.System || await runbooks.FindAsync(ident, request.Aborted) is not { } runbook) return null;
        return Rules.RunbookUse.Allows(request.Caller, PolicyTarget.Of(runbook)) ? null : Rules.RunbookUse.Denial;
    }

    private static ProvisionRequest Read(Arguments arguments, string requestId)
    {
        var target = arguments.RequiredText("target");
        var configDrive = arguments.Json("configdrive", since: target == "rebuild" ? 35 : 1);
        if (configDrive is { } given && ConfigDriveForms.Check(given, arguments.Version) is { } tooNew) arguments.Refuse(tooNew);
        return new()
        {
            Target = target,
            ConfigDrive = configDrive,
            CleanSteps = arguments.Maps("clean_steps"),
            DeploySteps = arguments.Maps("deploy_steps", since: 69),
            ServiceSteps = arguments.Maps("service_steps", since: 87),
            RescuePassword = arguments.Text("rescue_password") is { } password ? new Secret(password) : null,
            DisableRamdisk = arguments.Flag("disable_ramdisk", since: target == "service" ? 108 : 70),
            Runbook = arguments.Text("runbook", since: 92),
            RunbookByName = arguments.Version < RunbookTraitsSince,
            RequestId = requestId,
        };
    }
}
