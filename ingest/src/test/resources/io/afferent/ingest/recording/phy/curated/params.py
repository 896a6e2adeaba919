dat_path = ['C:\\data\\gone.dat']  # moved since
n_channels_dat = 385
dtype = 'int16'
offset = 0
sample_rate = 25000.
hp_filtered = True
