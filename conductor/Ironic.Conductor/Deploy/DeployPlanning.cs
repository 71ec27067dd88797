using Ironic.Conductor.Steps;
using Ironic.Conductor.Templates;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Model.Templates;
using System.Text.Json;

namespace Ironic.Conductor.Deploy;

/// <summary>
/// Which steps a deploy has (the API contract, sections 8.3, 8.5 and 8.8): those of the node's slots and its agent, replaced and completed by those of templates,
/// and both by the request's own.
/// </summary>
internal sealed class DeployPlanning(IResourceStore resources)
{
    private const string UserPrefix = "Validation of deploy steps from \"deploy steps\" argument failed. Errors: ";

    /// <param name="node">Its traits choose templates, its requested steps go before them.</param>
    /// <param name="driver">The node's.</param>
    /// <param name="agents">What the agent offers; null: it has not been asked yet, so unknown steps may still turn up where there is one.</param>
    /// <param name="disallowed">Steps that no deploy runs.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<(List<Step> Steps, List<string> Errors)> PlanAsync(Node node, NodeDriver driver, IReadOnlyList<Step>? agents, IReadOnlyCollection<string> disallowed, CancellationToken cancellationToken)
    {
        var slots = StepCatalog.OfSlots(driver, StepPhase.Deploy.Kind);
        List<Step> offered = [.. slots, .. (agents ?? []).Where(step => !slots.Exists(own => own.FullName == step.FullName))];
        var complete = agents is not null || !StepCatalog.UsesAgent(driver);

        List<string> errors = [];
        var user = Judge(DeploySteps.Requested(node), UserPrefix);
        var templates = await TemplatesOfAsync(node, cancellationToken);
        var asked = Judge([.. templates.SelectMany(RunbookSteps.Of)],
            $"Validation of deploy steps from deploy templates matching this node's instance traits failed. Matching deploy templates: {string.Join(",", templates.Select(template => template.Name))}. Errors: ");

        List<Step> wanted = [.. user, .. asked.Where(step => !user.Exists(own => IsSame(own, step)))];
        var merged = offered.Where(step => !disallowed.Contains(step.FullName) && !wanted.Exists(other => IsSame(other, step))).Concat(wanted).Where(step => step.Priority > 0);
        return (StepList.Sort(merged), errors);

        List<Step> Judge(List<Step> steps, string prefix)
        {
            var (matched, problems) = StepRules.Match(steps.Where(step => step.Priority > 0), offered, "deploy", complete);
            problems.AddRange(DeploySteps.Problems(steps));
            if (problems.Count > 0) errors.Add(prefix + string.Join("; ", problems));
            return [.. matched, .. steps.Where(step => step.Priority == 0)];
        }
    }

    private async Task<List<DeployTemplate>> TemplatesOfAsync(Node node, CancellationToken cancellationToken)
    {
        List<DeployTemplate> found = [];
        if (!node.InstanceInfo.TryGet("traits", out var traits) || traits.ValueKind != JsonValueKind.Array) return found;
        foreach (var trait in traits.EnumerateArray().Select(trait => trait.ToString()))
        {
            if (await resources.FindByAsync<DeployTemplate>(new UniqueValue("name", trait), cancellationToken) is { } template) found.Add(template);
        }

        return found;
    }

    /// <summary>Reserved steps never stand for one another: each is a step of its own.</summary>
    private static bool IsSame(Step one, Step other) => one.FullName == other.FullName && !ReservedSteps.Contains(one);
}
