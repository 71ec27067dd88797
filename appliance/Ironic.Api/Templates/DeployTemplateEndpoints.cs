using Ironic.Api.Policy;
using Ironic.Api.Resources;
using Ironic.Conductor.Resources;
using Ironic.Model.Templates;

namespace Ironic.Api.Templates;

/// <summary><c>/v1/deploy_templates</c> (contract, section 2.15).</summary>
internal sealed class DeployTemplateEndpoints(IResourceService<DeployTemplate> templates, Surroundings around)
    : ResourceEndpoints<DeployTemplate>(Collection, DeployTemplateFields.Table, templates, around)
{
    private static readonly Collection Collection = new("deploy_templates", "deploy_templates", 55,
        new(Subject.None, Rules.DeployTemplateGet, Rules.DeployTemplateGet, Rules.DeployTemplateCreate, Rules.DeployTemplateUpdate, Rules.DeployTemplateDelete))
    {
        Named = true, Hidden = "deploy templates",
    };

    protected override DeployTemplate New(Guid uuid, DateTimeOffset now) => new() { Uuid = uuid, Name = "", Steps = [], CreatedAt = now };
}
