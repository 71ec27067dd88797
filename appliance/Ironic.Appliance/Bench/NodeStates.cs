using System.Globalization;
using System.Text.Json;

namespace Ironic.Appliance.Bench;

/// <summary>The states of all nodes of the run, read in pages: one list costs less than a thousand looks.</summary>
internal sealed class NodeStates(BenchApi api, string resourceClass)
{
    private const int PageSize = 1000;

    public async Task<Dictionary<string, (string State, string? Error)>> ReadAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, (string, string?)> states = new(StringComparer.Ordinal);
        string? marker = null;
        while (true)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"v1/nodes?fields=uuid,provision_state,last_error&resource_class={resourceClass}&limit={PageSize}{(marker is null ? "" : $"&marker={marker}")}");
            using var page = JsonDocument.Parse(await api.SendAsync("GET nodes (1000 a page)", HttpMethod.Get, path, null, cancellationToken));
            var nodes = page.RootElement.GetProperty("nodes");
            foreach (var node in nodes.EnumerateArray())
            {
                marker = node.GetProperty("uuid").GetString()!;
                states[marker] = (node.GetProperty("provision_state").GetString()!, node.GetProperty("last_error").GetString());
            }

            if (nodes.GetArrayLength() < PageSize) return states;
        }
    }
}
