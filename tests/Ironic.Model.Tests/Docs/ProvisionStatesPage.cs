using System.Text;
using Ironic.Model.Json;
using Ironic.Model.Provisioning;

namespace Ironic.Model.Tests.Docs;

/// <summary>docs/provision-states.md, made from the table.</summary>
internal static class ProvisionStatesPage
{
    public static string Render()
    {
        var page = new StringBuilder();
        page.Append("# Provision states\n\n");
        page.Append("Made from `ProvisionStateMachine` by a test; to make it anew after a change of the table, run `IRONIC_WRITE_DOCS=1 dotnet test tests/Ironic.Model.Tests`.\n\n");
        page.Append("A node at rest has no target. What an operator asks for is in **bold**; the rest is how the work went.\n\n");
        page.Append("| state | works towards | goes to |\n|---|---|---|\n");
        foreach (var state in Enum.GetValues<ProvisionState>())
            page.Append($"| `{state.ToWire()}` | {Target(state)} | {string.Join("; ", ProvisionStateMachine.Transitions.Where(t => t.From == state).Select(Edge))} |\n");

        page.Append("\n```mermaid\nstateDiagram-v2\n");
        foreach (var state in Enum.GetValues<ProvisionState>()) page.Append($"    {state}: {state.ToWire()}\n");
        foreach (var edge in ProvisionStateMachine.Transitions) page.Append($"    {edge.From} --> {edge.To}: {Word(edge.On)}\n");
        return page.Append("```\n").ToString();
    }

    /// <summary>The default target is what entering the state sets.</summary>
    private static string Target(ProvisionState state)
    {
        var into = ProvisionStateMachine.Transitions.FirstOrDefault(t => t.To == state);
        return into.To == state && ProvisionStateMachine.TryAdvance(new(into.From, null), into.On, out var status) && status.Target is { } target ? $"`{target.ToWire()}`" : "at rest";
    }

    private static string Edge(Transition edge) => $"{(IsVerb(edge.On) ? $"**{Word(edge.On)}**" : Word(edge.On))} → `{edge.To.ToWire()}`";

    private static string Word(ProvisionEvent on) => on.ToString().ToLowerInvariant();

    private static bool IsVerb(ProvisionEvent on) => on is not (ProvisionEvent.Hold or ProvisionEvent.Wait or ProvisionEvent.Resume or ProvisionEvent.Done or ProvisionEvent.Fail);
}
