using System.Net;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.Conductor.Options;

namespace Ironic.Conductor.Agents;

/// <summary>The agent's HTTPS API (the API contract, section 7.5).</summary>
internal sealed class AgentClient(ConductorOptions options, TimeProvider clock) : IAgentClient, IDisposable
{
    private readonly AgentOptions _options = options.Agent;
    private readonly AgentConnections _connections = new(options.Agent.CallTimeout, options.Agent.MaxAnswerLength);

    public async Task<IReadOnlyList<CommandResult>> ListCommandsAsync(AgentEndpoint agent, CancellationToken cancellationToken)
    {
        var list = await CallAsync(agent, () => new(HttpMethod.Get, Address(agent, null)), "list commands", AgentJson.Default.CommandList, cancellationToken);
        return list.Commands ?? throw new AgentException(AgentFailure.Refused, $"The agent at {agent.Url} answered with a list of commands that holds none.");
    }

    public Task<CommandResult> SendAsync(AgentEndpoint agent, CommandRequest command, bool wait, CancellationToken cancellationToken) =>
        CallAsync(agent, () => new(HttpMethod.Post, Address(agent, wait)) { Content = JsonContent.Create(command, AgentJson.Default.CommandRequest) }, command.Name, AgentJson.Default.CommandResult, cancellationToken);

    public void Dispose() => _connections.Dispose();

    private static Uri Address(AgentEndpoint agent, bool? wait)
    {
        var query = wait is { } w ? $"wait={(w ? "true" : "false")}&" : "";
        return new($"{agent.Url.AbsoluteUri.TrimEnd('/')}/v1/commands/?{query}agent_token={Uri.EscapeDataString(agent.Token?.Reveal() ?? "")}");
    }

    private async Task<T> CallAsync<T>(AgentEndpoint agent, Func<HttpRequestMessage> request, string what, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CallOnceAsync(agent, request, what, type, cancellationToken);
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
            {
                // Never connected: the command cannot have been taken, so trying again is safe.
                if (attempt >= _options.ConnectAttempts) throw new AgentException(AgentFailure.Unreachable, $"The agent at {agent.Url} cannot be reached for {what}: {e.Message}", e);
                await Task.Delay(_options.ConnectPause, clock, cancellationToken);
            }
        }
    }

    private async Task<T> CallOnceAsync<T>(AgentEndpoint agent, Func<HttpRequestMessage> request, string what, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(_options.CallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        using var message = request();
        try
        {
            using var response = await _connections.SendAsync(agent, message, either.Token);
            if (!response.IsSuccessStatusCode) throw Refusal(agent, what, response.StatusCode, await FaultTextAsync(response, either.Token));
            return await response.Content.ReadFromJsonAsync(type, either.Token) ?? throw new JsonException("null");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentException(AgentFailure.Unreachable, $"The agent at {agent.Url} did not answer {what} within {_options.CallTimeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw new AgentException(AgentFailure.CertificateRefused, $"What answers at {agent.Url} shows another certificate than the agent told: {e.InnerException.Message}", e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError))
        {
            throw new AgentException(AgentFailure.Unreachable, $"The agent at {agent.Url} broke off {what}: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new AgentException(AgentFailure.Refused, $"The agent at {agent.Url} answered {what} with something that is no command result: {e.Message}", e);
        }
    }

    private static AgentException Refusal(AgentEndpoint agent, string what, HttpStatusCode status, string text)
    {
        var failure = status switch
        {
            HttpStatusCode.Unauthorized => AgentFailure.TokenRefused,
            HttpStatusCode.Conflict => AgentFailure.Busy,
            _ when text.StartsWith(AgentFault.BusyPrefix, StringComparison.OrdinalIgnoreCase) => AgentFailure.Busy,
            _ => AgentFailure.Refused,
        };
        return new(failure, $"The agent at {agent.Url} refused {what} with {(int)status}: {text}");
    }

    private static async Task<string> FaultTextAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(text, AgentJson.Default.AgentFault)?.Faultstring ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
