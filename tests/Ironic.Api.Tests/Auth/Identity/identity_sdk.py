# Debian's openstacksdk, logged in through the appliance's own identity endpoint. Prints OK.
import sys

import openstack

url = sys.argv[1]
cloud = openstack.connection.Connection(
    auth=dict(auth_url=url, username='ann', password='U*U', system_scope='all', user_domain_id='default'),
    identity_api_version='3', baremetal_default_microversion='1.82')
node = cloud.baremetal.create_node(driver='fake-hardware', name='sdk')
assert [n.name for n in cloud.baremetal.nodes()] == ['sdk'], list(cloud.baremetal.nodes())
assert cloud.baremetal.get_endpoint().rstrip('/').startswith(url.rsplit('/', 1)[0].replace('/identity', '')), cloud.baremetal.get_endpoint()
cloud.baremetal.delete_node(node)

limited = openstack.connection.Connection(
    auth=dict(auth_url=url, username='bob', password='U*U', project_name='p', user_domain_id='default', project_domain_id='default'),
    identity_api_version='3', baremetal_default_microversion='1.82')
assert list(limited.baremetal.nodes()) == []
try:
    limited.baremetal.create_node(driver='fake-hardware', name='no')
except openstack.exceptions.HttpException as e:
    assert e.status_code == 403, e
else:
    raise AssertionError('bob may not create nodes')
print('OK')
