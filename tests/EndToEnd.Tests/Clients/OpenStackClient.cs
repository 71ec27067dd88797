using Ironic.Testing;

namespace EndToEnd.Tests.Clients;

/// <summary>Debian's <c>openstack baremetal</c>, which knows nothing of us.</summary>
public sealed class OpenStackClient(Uri api)
{
    /// <summary>Of one run: the client by itself tries again what was answered with 409 or 503, six times.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["OS_AUTH_TYPE"] = "none",
        ["OS_ENDPOINT"] = api.ToString().TrimEnd('/'),
        ["REQUESTS_CA_BUNDLE"] = "",
        ["CURL_CA_BUNDLE"] = "",
    };

    /// <summary>Runs one command; its output comes back.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await ForeignTool.RunAsync("openstack", ["baremetal", .. arguments], Limit, _environment);
        return result.Succeeded ? result.Output : throw new InvalidOperationException($"openstack baremetal {string.Join(' ', arguments)}: {result}");
    }

    /// <summary>Runs many commands in one process, as a script on its standard input does: each start of the client takes seconds.</summary>
    public async Task RunAllAsync(IEnumerable<IReadOnlyList<string>> commands)
    {
        var script = string.Concat(commands.Select(command => $"baremetal {string.Join(' ', command)}\n"));
        var result = await ForeignTool.RunAsync("openstack", [], Limit, _environment, input: script);
        if (!result.Succeeded) throw new InvalidOperationException($"openstack < {script}: {result}");
    }
}
