using Ironic.Conductor.Provisioning;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using E = Ironic.Model.Provisioning.ProvisionEvent;

namespace Ironic.Conductor.Templates;

/// <summary>Requests that name a runbook: its steps take the place of the request's own (the API contract, section 4.4, check 8).</summary>
internal sealed class RunbookRequests(RunbookRules rules)
{
    /// <summary>The request with the runbook's steps and its <c>disable_ramdisk</c>; as it is, when it names none.</summary>
    public async ValueTask<Outcome<ProvisionRequest>> ExpandAsync(Node node, Verb verb, ProvisionRequest request, CancellationToken cancellationToken)
    {
        if (request.Runbook is not { } ident) return request;
        if (verb.Event is not (E.Clean or E.Service)) return Fault.Invalid("\"runbook\" is only valid when setting target provision state to clean or service");
        if (request.CleanSteps is not null || request.ServiceSteps is not null) return Fault.Invalid($"Please provide either \"{verb.Target}_steps\" or \"runbook\", but not both");
        if (request.DisableRamdisk is not null) return Fault.Invalid("\"disable_ramdisk\" cannot be given with \"runbook\": the runbook says it");

        if (!(await rules.FindAsync(ident, cancellationToken)).TryGet(out var runbook, out var missing)) return missing;
        if (RunbookRules.Refuse(runbook, node, request.RunbookByName) is { } refused) return refused;
        var steps = RunbookSteps.Of(runbook).ConvertAll(step => step.Record);
        return request with
        {
            CleanSteps = verb.Event == E.Clean ? steps : null,
            ServiceSteps = verb.Event == E.Service ? steps : null,
            DisableRamdisk = runbook.DisableRamdisk,
        };
    }
}
