using Ironic.Conductor.Deploy;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Images;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Deploy;

public sealed class OrphanImagesTests
{
    [Fact]
    public async Task Release_LetsGoWhatNoJobOfOursNeeds_AndNothingElse()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(node, "active");
        await world.UntilAsync(node, async _ => (await world.Store.FindByNodeAsync(node, default))?.Stage == "write-poll");
        var images = world.Get<IImageService>();
        var stranger = Guid.NewGuid(); // its job is another appliance's by now, or gone
        await images.PrepareAsync(new() { NodeUuid = stranger, Source = new("http://images/debian.raw") }, default);
        Assert.Equal([node, stranger], images.Users.OrderBy(user => user == stranger));

        await world.Get<OrphanImages>().ReleaseAsync(default);
        Assert.Equal([node], images.Users);

        Assert.Equal(ProvisionState.Active, (await world.RestAsync(node)).Provision.State);
        Assert.Empty(images.Users);
    }
}
