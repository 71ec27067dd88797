using System.Collections.Frozen;
using Ironic.Conductor.Provisioning;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Api.Policy;

/// <summary>The rules of single steps (contract, section 6.3: <c>step:execute</c>), which are there only where the operator has given some. Steps of runbooks are approved with the runbook.</summary>
internal sealed class StepRules(ApiOptions options)
{
    private readonly FrozenDictionary<string, PolicyRule> _rules = options.Steps.ToFrozenDictionary(
        step => step.Key,
        step => new PolicyRule($"baremetal:step:execute:{step.Key}", RoleOf(step.Value.System), RoleOf(step.Value.Owner), RoleOf(step.Value.Lessee)),
        StringComparer.Ordinal);

    /// <summary>Null: the caller may ask for all of them.</summary>
    public Fault? Refuse(ProvisionRequest asked, Caller caller, PolicyTarget target)
    {
        if (_rules.Count == 0) return null;
        foreach (var step in (IEnumerable<JsonMap>)[.. asked.CleanSteps ?? [], .. asked.DeploySteps ?? [], .. asked.ServiceSteps ?? []])
        {
            if (_rules.TryGetValue($"{step.GetText("interface")}.{step.GetText("step")}", out var rule) && !rule.Allows(caller, target)) return rule.Denial;
        }

        return null;
    }

    private static Role RoleOf(string? name) => name is null ? Role.Nobody : Enum.Parse<Role>(name, ignoreCase: true);
}
