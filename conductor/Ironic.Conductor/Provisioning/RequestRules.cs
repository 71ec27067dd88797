using Ironic.Conductor.Options;
using Ironic.Conductor.Steps;
using Ironic.Model.Faults;
using Ironic.Model.Images;
using E = Ironic.Model.Provisioning.ProvisionEvent;

namespace Ironic.Conductor.Provisioning;

/// <summary>Which arguments go with which verb, and how they must look (the API contract, section 4.4, checks 7 to 12).</summary>
internal sealed class RequestRules(IConfigDriveBuilder configDrives, ConductorOptions options)
{
    public Fault? Check(Verb verb, ProvisionRequest request) => ConfigDrive(verb, request) ?? Presence(verb, request) ?? Steps(verb, request);

    private Fault? ConfigDrive(Verb verb, ProvisionRequest request)
    {
        if (request.ConfigDrive is not { } drive) return null;
        if (!verb.TakesConfigDrive) return Fault.Invalid("Adding a config drive is only supported when setting provision state to active or rebuild");
        var problems = configDrives.Validate(drive);
        return problems.Count == 0 ? null : Fault.Invalid(string.Join(" ", problems));
    }

    private static Fault? Presence(Verb verb, ProvisionRequest request)
    {
        if (request.DisableRamdisk is not null && verb.Event is not (E.Clean or E.Service))
            return Fault.Invalid("disable_ramdisk is supported only with setting provision state to clean or service");
        if (request.CleanSteps is not null && verb.Event != E.Clean) return Fault.Invalid("\"clean_steps\" is only valid when setting target provision state to clean");
        if (request.ServiceSteps is not null && verb.Event != E.Service) return Fault.Invalid("\"service_steps\" is only valid when setting target provision state to service");
        if (request.DeploySteps is not null && !verb.TakesDeploySteps)
            return Fault.Invalid("\"deploy_steps\" is only valid when setting target provision state to active or rebuild");
        if (request.RescuePassword is not null && verb.Event != E.Rescue) return Fault.Invalid("\"rescue_password\" is only valid when setting target provision state to rescue");
        return verb.Event switch
        {
            E.Clean when request.CleanSteps is null => Fault.Invalid("clean_steps must be provided when setting target provision state to clean"),
            E.Service when request.ServiceSteps is null => Fault.Invalid("service_steps must be provided when setting target provision state to service"),
            E.Rescue when string.IsNullOrWhiteSpace(request.RescuePassword?.Reveal()) => Fault.Invalid("A non-empty \"rescue_password\" is required when setting target provision state to rescue"),
            _ => null,
        };
    }

    private Fault? Steps(Verb verb, ProvisionRequest request)
    {
        foreach (var (kind, steps) in new[] { ("clean", request.CleanSteps), ("service", request.ServiceSteps), ("deploy", request.DeploySteps) })
        {
            if (steps is null) continue;
            var problems = StepFormat.Problems(steps, kind == "deploy");
            if (problems.Count > 0) return Fault.Invalid($"Invalid {kind}_steps: {string.Join("; ", problems)}");
            if (steps.Select(record => new Step(record).FullName).FirstOrDefault(name => options.DisallowedSteps.Contains(name)) is { } refused)
                return Fault.Invalid($"{kind} step '{refused}' is not allowed. Disallowed by operator configuration [api]disallow_{kind}_steps.");
        }

        return null;
    }
}
