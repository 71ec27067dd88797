namespace Ironic.Model.Boot;

/// <summary>Where machines on the provisioning network find us.</summary>
/// <param name="Api">Base of the Ironic API, for the agent: <c>http://10.77.0.1:6385</c>.</param>
/// <param name="Files">Base of the boot server (scripts, kernels, images): <c>http://10.77.0.1:8088</c>.</param>
public sealed record ProvisioningUrls(Uri Api, Uri Files);
