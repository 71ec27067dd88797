using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;

namespace EndToEnd.Tests;

/// <summary>A running machine into service and back: the ramdisk puts a file into the instance, which then runs again and has it. Debian's client does not know the verb yet.</summary>
internal static class Service
{
    private const string File = "/etc/serviced", Content = "by the book\n";

    public static async Task ProveAsync(Rack rack, string key, TimeSpan limit)
    {
        var node = rack.Machine.Name;
        await Deployment.SettleAsync(rack, key, limit);
        var file = new JsonObject { ["path"] = File, ["content"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(Content)), ["partition"] = "3" };
        var step = new JsonObject { ["interface"] = "deploy", ["step"] = "inject_files", ["args"] = new JsonObject { ["files"] = new JsonArray(file) } };
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "1.87"); // the version that brought it
        using var answer = await http.PutAsJsonAsync(new Uri(rack.Api, $"/v1/nodes/{node}/states/provision"), new JsonObject { ["target"] = "service", ["service_steps"] = new JsonArray(step) });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        await rack.Nodes.AwaitAsync(node, "active", limit);
        Assert.Contains(Content, await Deployment.LogInAsync(rack.Nodes, rack.Machine, key, $"cat {File}", limit), StringComparison.Ordinal);
    }
}
