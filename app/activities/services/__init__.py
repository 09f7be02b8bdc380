"""What happens with requests and invitations, one module per noun or verb."""
