using System.Globalization;
using Ironic.Testing;

namespace Ironic.Api.Tests.Policy;

/// <summary>Every kind of call by every persona, against a table in the contract's notation that knows nothing of ours.</summary>
public sealed class PolicyMatrixTests
{
    private static readonly string[] Ranks = ["R", "M", "Mg", "A"];

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["{n}"] = "11111111-1111-4111-8111-111111111111",
        ["{p}"] = "22222222-2222-4222-8222-222222222222",
        ["{g}"] = "33333333-3333-4333-8333-333333333333",
        ["{c}"] = "44444444-4444-4444-8444-444444444444",
        ["{t}"] = "55555555-5555-4555-8555-555555555555",
        ["{a}"] = "66666666-6666-4666-8666-666666666666",
        ["{r}"] = "77777777-7777-4777-8777-777777777777",
        ["{open}"] = "88888888-8888-4888-8888-888888888888",
        ["{ch}"] = "99999999-9999-4999-8999-999999999999",
        ["{i}"] = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
    };

    /// <summary>All there is, and by what creation; kept up while the calls below delete it.</summary>
    private static readonly (string Collection, string Path, string Body)[] World =
    [
        ("/v1/nodes", "/v1/nodes/{n}", """{"uuid": "{n}", "driver": "fake-hardware", "owner": "o", "lessee": "l", "instance_uuid": "66666666-6666-4666-8666-666666666666"}"""),
        ("/v1/ports", "/v1/ports/{p}", """{"uuid": "{p}", "node_uuid": "{n}", "address": "52:54:00:00:00:02"}"""),
        ("/v1/portgroups", "/v1/portgroups/{g}", """{"uuid": "{g}", "node_uuid": "{n}"}"""),
        ("/v1/volume/connectors", "/v1/volume/connectors/{c}", """{"uuid": "{c}", "node_uuid": "{n}", "type": "iqn", "connector_id": "x"}"""),
        ("/v1/volume/targets", "/v1/volume/targets/{t}", """{"uuid": "{t}", "node_uuid": "{n}", "volume_type": "iscsi", "volume_id": "x", "boot_index": 1}"""),
        ("/v1/allocations", "/v1/allocations/{a}", """{"uuid": "{a}", "resource_class": "nothing", "owner": "o"}"""),
        ("/v1/runbooks", "/v1/runbooks/{r}", """{"uuid": "{r}", "name": "CUSTOM_O", "owner": "o", "steps": [{"interface": "bios", "step": "a", "order": 1}]}"""),
        ("/v1/runbooks", "/v1/runbooks/{open}", """{"uuid": "{open}", "name": "CUSTOM_P", "public": true, "steps": [{"interface": "bios", "step": "a", "order": 1}]}"""),
        ("/v1/chassis", "/v1/chassis/{ch}", """{"uuid": "{ch}"}"""),
        ("/v1/deploy_templates", "/v1/deploy_templates/CUSTOM_D", """{"name": "CUSTOM_D", "steps": [{"interface": "bios", "step": "a", "args": {}, "priority": 1}]}"""),
        ("/v1/inspection_rules", "/v1/inspection_rules/{i}", """{"uuid": "{i}", "actions": [{"op": "fail", "args": {"msg": "x"}}]}"""),
    ];

    [Fact]
    public async Task Calls_ByEveryPersona_AreAsTheContractSays()
    {
        await using var world = await Personas.StartAsync();
        List<string> wrong = [];
        await BuildAsync(world);
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Policy", "policy-matrix.txt"), CancellationToken.None))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split('|', 3, StringSplitOptions.TrimEntries);
            var (method, path) = (parts[0].Split(' ')[0], Fill(parts[0].Split(' ')[1]));
            foreach (var persona in Personas.All)
            {
                var reply = await world.SendAsync(persona, method, path, parts[1].Length > 0 ? Fill(parts[1]) : null);
                var may = parts[2].Split(' ').Any(least => Includes(least, persona));
                var refused = reply.Status is 401 or 403 || reply.Status == 404 && !SeesIt(persona, path) || reply.Status == 400 && (parts[1].Contains("{n}", StringComparison.Ordinal) && !SeesIt(persona, path) && reply.Body.Contains("could not be found", StringComparison.Ordinal));
                if (refused == may) wrong.Add($"{persona} {line}: {reply.Status} {reply.Body}");
                if (method == "DELETE" && reply.Status < 300) await BuildAsync(world);
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count.ToString(CultureInfo.InvariantCulture)}:\n{string.Join('\n', wrong.Take(60))}");
        Assert.Empty(world.Api.Conductor.Log.Lines);
    }

    /// <summary>Whether what the path names is there for a persona at all; else 404 is how it is refused.</summary>
    private static bool SeesIt(string persona, string path) => persona[0] is 'S' or 'O'
        || persona[0] == 'L' && persona != "LS" && !path.Contains("/allocations/", StringComparison.Ordinal) && !path.Contains(Names["{r}"], StringComparison.Ordinal)
        || path.Contains(Names["{open}"], StringComparison.Ordinal);

    /// <summary>"OM" is who is a member, or more, of the owning project; P any project.</summary>
    private static bool Includes(string least, string persona)
    {
        var (place, rank) = (least[0], least[1..]);
        if (place != persona[0] && !(place == 'P' && persona[0] != 'S')) return false;
        var has = (persona[1..], persona[0], place) switch
        {
            ("S", 'S', _) => "M", // a service of the system is a member of it,
            ("S", _, 'O') => "Mg", // one of the owner a manager of what is owned,
            ("S", _, 'P') => "R", // any other reads,
            ("S", _, _) => "", // and leases nothing
            (var role, _, _) => role,
        };
        return Array.IndexOf(Ranks, has) >= Array.IndexOf(Ranks, rank);
    }

    private static async Task BuildAsync(Personas world)
    {
        foreach (var (collection, path, body) in World)
        {
            if ((await world.SendAsync("SA", "GET", Fill(path))).Status == 404) await world.DoAsync("POST", collection, Fill(body));
        }
    }

    private static string Fill(string text) => Names.Aggregate(text, (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));
}
